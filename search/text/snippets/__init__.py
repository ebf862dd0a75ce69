"""Snippets: choose the sentences of a text to show for its matches, and highlight them."""

from search.text.snippets.boilerplate import is_beginning
from search.text.snippets.density import TextMatch
from search.text.snippets.snippet import Extract, extract, to_html
from search.text.snippets.text_fragment import text_fragment

__all__ = ["Extract", "TextMatch", "extract", "is_beginning", "text_fragment", "to_html"]
