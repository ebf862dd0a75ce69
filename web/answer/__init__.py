"""Turn a validated `Search` into an `Answer`, and that into the dict that interfaces present."""

from web.answer.answer import Answer, answer
from web.answer.similar import similar
from web.answer.suggest import OPENSEARCH, Suggester, suggestions_view
from web.answer.view import (
    explained_view,
    facet_view,
    hits_view,
    index_view,
    links_view,
    total_pages,
    view,
)

__all__ = [
    "OPENSEARCH",
    "Answer",
    "Suggester",
    "answer",
    "explained_view",
    "facet_view",
    "hits_view",
    "index_view",
    "links_view",
    "similar",
    "suggestions_view",
    "total_pages",
    "view",
]
