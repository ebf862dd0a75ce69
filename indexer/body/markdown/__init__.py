"""Convert Markdown to HTML, as Hugo and other generators do."""

from indexer.body.markdown.heading_ids import MAX_ID_CHARACTERS, mark_ids
from indexer.body.markdown.rendering import to_html

__all__ = ["MAX_ID_CHARACTERS", "mark_ids", "to_html"]
