"""The JSON API under /api/v1: searches, facet values, suggestions, documents and the index.

`exports` reads all documents, page by page, or the changes since a generation.
"""

from web.api import exports, multi_search, routes
from web.api.multi_search import MAX_SEARCHES, SEARCHES

__all__ = [
    "MAX_SEARCHES",
    "SEARCHES",
    "exports",
    "multi_search",
    "routes",
]
