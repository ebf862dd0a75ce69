"""Snippets: a text and its matches become the sentences to show, with their highlights."""

from search.text.snippets.boilerplate import is_beginning
from search.text.snippets.density import TextMatch
from search.text.snippets.snippet import Extract, extract, to_html

__all__ = ["Extract", "TextMatch", "extract", "is_beginning", "to_html"]
