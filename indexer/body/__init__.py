"""Extract plain text and headings from a body of HTML, Markdown and shortcodes."""

from indexer.body.bounds import MAX_TAGS
from indexer.body.extract import ExtractedBody, extract
from indexer.body.html import css_selector
from indexer.body.html_page import is_page, read_page
from indexer.body.plain_text import clean, decode_entities, strip_tags
from indexer.body.shortcodes import strip_shortcodes

__all__ = [
    "MAX_TAGS",
    "ExtractedBody",
    "clean",
    "css_selector",
    "decode_entities",
    "extract",
    "is_page",
    "read_page",
    "strip_shortcodes",
    "strip_tags",
]
