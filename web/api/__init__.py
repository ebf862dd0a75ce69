"""The JSON API under /api/v1: searches, facet values, suggestions, documents and the index.

`exports` reads all documents, page by page, or the changes since a generation.
"""

from web.api import exports, multi_search, routes
from web.api.facet_answer import answer_facet
from web.api.multi_search import MAX_SEARCHES, SEARCHES
from web.api.one_search import Pairs, answer_search, read_search
from web.api.similar_answer import answer_similar

__all__ = [
    "MAX_SEARCHES",
    "SEARCHES",
    "Pairs",
    "answer_facet",
    "answer_search",
    "answer_similar",
    "exports",
    "multi_search",
    "read_search",
    "routes",
]
