"""Requests under /api/v1 -> JSON: searches, facet values, suggestions, documents, the index."""

from web.api import routes

__all__ = [
    "routes",
]
