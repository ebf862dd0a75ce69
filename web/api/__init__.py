"""The JSON API under /api/v1: searches, facet values, suggestions, documents and the index."""

from web.api import multi_search, routes
from web.api.multi_search import MAX_SEARCHES, SEARCHES

__all__ = [
    "MAX_SEARCHES",
    "SEARCHES",
    "multi_search",
    "routes",
]
