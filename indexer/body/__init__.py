"""From a body to plain text: HTML, Markdown and shortcodes go in, text and headings come out."""

from indexer.body.extract import ExtractedBody, extract
from indexer.body.plain_text import clean, decode_entities, strip_tags
from indexer.body.shortcodes import strip_shortcodes

__all__ = [
    "ExtractedBody",
    "clean",
    "decode_entities",
    "extract",
    "strip_shortcodes",
    "strip_tags",
]
