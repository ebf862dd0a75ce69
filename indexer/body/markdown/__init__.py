"""Convert Markdown to HTML, as Hugo and other generators do."""

from indexer.body.markdown.rendering import to_html

__all__ = ["to_html"]
