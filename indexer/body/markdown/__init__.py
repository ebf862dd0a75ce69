"""From Markdown, as Hugo and other generators read it, to HTML."""

from indexer.body.markdown.rendering import to_html

__all__ = ["to_html"]
