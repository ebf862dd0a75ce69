"""Answer the client's requests for recommendations with similar documents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from search.text import highlighter
from web.answer import similar, translations
from web.instantsearch.batch_search import checked_index
from web.instantsearch.filters import read_filters
from web.instantsearch.narrowing import narrowing
from web.instantsearch.sent_parameters import IGNORED
from web.instantsearch.sent_values import (
    Choices,
    Sent,
    as_choice,
    as_number,
    as_text,
    invalid_body,
    unsupported,
)
from web.instantsearch.shape import read_shape
from web.instantsearch.view import client_hit
from web.presented_hit import HitFormat, PresentedHit
from web.site import Edition, Site

_MODELS: Choices = (("related-products", ""), ("looking-similar", ""))
_MAX_HITS = 30
_NAMES = frozenset(
    ("indexName", "model", "objectID", "threshold", "maxRecommendations", "queryParameters",
     "params")
)  # fmt: skip
_QUERY_NAMES = frozenset(
    ("attributesToHighlight", "attributesToRetrieve", "attributesToSnippet", "facetFilters",
     "filters", "highlightPostTag", "highlightPreTag", "numericFilters")
)  # fmt: skip


def recommendations(site: Site, edition: Edition, sent: Sent, now: datetime) -> dict[str, Any]:
    """The documents most similar to the one in a request."""
    options = _options(sent)
    checked_index(as_text(sent, "indexName"), edition.status.schema)
    as_choice(sent, "model", _MODELS, "")
    limit = as_number(sent, "maxRecommendations", _MAX_HITS, _MAX_HITS) or _MAX_HITS
    filters, shape = narrowing(read_filters(options), edition), read_shape(options)
    if filters.bounds:
        raise unsupported("a filter of recommendations by date", "leave it out")
    document = site.engine.get(as_text(sent, "objectID"))
    schema, hits = edition.status.schema, []
    if document and document.is_visible(now):
        hits = similar(
            site.engine,
            document,
            schema,
            at=now,
            limit=limit,
            scope=filters.scope,
            conditions=filters.clauses,
        )
    others = translations(edition, [hit.document for hit in hits], now)
    display = HitFormat(schema, highlighter((), schema.languages[0]), translations=others)
    fields = [field for field in edition.hit_fields.values() if not field.depends_on_query]
    return {
        "hits": [client_hit(PresentedHit(hit, display), fields, shape) for hit in hits],
        "nbHits": len(hits),
        "processingTimeMS": 0,
        "exhaustiveNbHits": True,
    }


def _options(sent: Sent) -> Sent:
    """The parameters of the search for recommendations; raise Problem if they are unsupported."""
    for name, value in sent.items():
        if name not in _NAMES and value not in (None, "", [], {}):
            raise unsupported(name[:60], "leave it out")
    if sent.get("threshold") not in (None, "", 0):
        raise unsupported("threshold", "use 0: similar documents have no scores to compare")
    options = sent.get("queryParameters") or {}
    if not isinstance(options, dict):
        raise invalid_body("queryParameters must be an object")
    for name, value in options.items():
        is_empty = value in (None, "", [])
        if name not in _QUERY_NAMES and name not in IGNORED and not is_empty:
            raise unsupported(f"{name[:60]} in queryParameters", "leave it out")
    return options
