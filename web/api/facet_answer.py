"""The values of one facet as JSON, possibly only those whose labels match a text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from flask import url_for

from search.result import Facet, facet
from search.schema import Schema
from search.text import fold
from web.answer import answer, facet_view, index_view
from web.http import note
from web.json_types import FacetAnswerJson
from web.request import UNLIMITED_VALUES, Route, Search, search_url
from web.site import Edition, Site


def answer_facet(
    site: Site, edition: Edition, search: Search, field: str, at: datetime
) -> FacetAnswerJson:
    """Count a facet's values within a search."""
    # A text is compared with all values, and the limit applies to those that match.
    limit = UNLIMITED_VALUES if search.prefix or search.contains else search.facet_limit
    counted = replace(search, facets=(field,), facet_limit=limit)
    result = answer(site, edition, counted, at=at, hits=False)
    note(q=search.q, total=result.result.total)
    values = _matching(result.result.facets[0], search, edition.status.schema)
    linked = replace(result.search, facets=None, facet_limit=search.facet_limit)
    links = search_url(url_for("api.search"), linked, edition.parameters.on[Route.SEARCH])
    return {
        **facet_view(values, edition.status.schema, links, search),
        "index": index_view(edition, result.result.generation),
        "took_ms": result.elapsed(),
    }


def _matching(whole: Facet, search: Search, schema: Schema) -> Facet:
    """The facet, limited to values whose labels match the search's `prefix` and `contains`."""
    if not search.prefix and not search.contains:
        return whole
    prefix = re.compile(r"(?<!\w)" + re.escape(fold(search.prefix)))
    contained = fold(search.contains)
    labels = schema.value_labels(whole.field, (value.value for value in whole.values))
    folded = zip(map(fold, labels), whole.values, strict=True)
    values = [value for text, value in folded if contained in text and prefix.search(text)]
    counts = {value.value: value.count for value in values}
    selected = [value.value for value in values if value.selected]
    return facet(whole.field, counts, chosen=selected, limit=search.facet_limit)
