"""The JSON API under /api/v1: searches, facet values, suggestions, documents and the index.

`exports` reads all documents, page by page, or the changes since a generation.
"""

from web.api import exports, routes

__all__ = [
    "exports",
    "routes",
]
