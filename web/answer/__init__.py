"""Turn a validated `Search` into an `Answer`, and that into the dict that interfaces present."""

from web.answer.answer import Answer, answer
from web.answer.document_markdown import (
    MARKDOWN,
    TextSection,
    document_markdown,
    escaped,
    link,
    sections,
)
from web.answer.facet_stats import Stats, facet_counts, facet_stats
from web.answer.highlights import (
    Highlight,
    field_highlights,
    highlight,
    hit_format,
    spend_on_fields,
)
from web.answer.published_document import published_document
from web.answer.similar import similar
from web.answer.suggest import OPENSEARCH, Suggester, suggestions_view
from web.answer.translated import translations
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
    "MARKDOWN",
    "OPENSEARCH",
    "Answer",
    "Highlight",
    "Stats",
    "Suggester",
    "TextSection",
    "answer",
    "document_markdown",
    "escaped",
    "explained_view",
    "facet_counts",
    "facet_stats",
    "facet_view",
    "field_highlights",
    "highlight",
    "hit_format",
    "hits_view",
    "index_view",
    "link",
    "links_view",
    "published_document",
    "sections",
    "similar",
    "spend_on_fields",
    "suggestions_view",
    "total_pages",
    "translations",
    "view",
]
