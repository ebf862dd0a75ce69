"""The JSON API under /api/v1: searches, facet values, suggestions, documents and the index."""

from web.api import routes

__all__ = [
    "routes",
]
