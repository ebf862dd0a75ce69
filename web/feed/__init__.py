"""A search -> an Atom feed of its newest articles, and the OpenSearch description for browsers."""

from web.feed import routes

__all__ = [
    "routes",
]
