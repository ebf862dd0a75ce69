"""The Atom feed of a search's newest articles, and the OpenSearch description for browsers."""

from web.feed import routes

__all__ = [
    "routes",
]
