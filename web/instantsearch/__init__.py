"""The InstantSearch-compatible route: converts requests to searches, and answers to its JSON."""

from web.instantsearch import routes

__all__ = [
    "routes",
]
