"""A search -> an Atom feed of its newest articles; also the OpenSearch description for browsers."""

from web.feed import routes

__all__ = [
    "routes",
]
