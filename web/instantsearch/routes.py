"""The InstantSearch-compatible route, which turns that client's requests into searches.

An InstantSearch filter also narrows the counts of its own facet (the client sends a second search
for the full counts). Filters therefore become the search's scope, not its facet filters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Flask, Response, request

from search.query import Filter
from web.answer import answer
from web.http import count_batch, json_response
from web.instantsearch.filters import (
    as_list,
    check_number,
    facet_filters,
    invalid_body,
    numeric_filters,
)
from web.instantsearch.view import Tags, facet_hits, results
from web.request import (
    MAX_FACET_LIMIT,
    MAX_TEXT_CHARACTERS,
    NONE,
    UNLIMITED_VALUES,
    Route,
    Search,
    clean,
    read,
    read_body,
)
from web.site import Edition, Site, with_edition

blueprint = Blueprint("compatible", __name__)
MAX_REQUESTS = 10
MAX_HITS = 100
_ORDERS = {
    "content": "",
    "content_date_desc": "-date",
    "content_date_asc": "date",
    "content_title_asc": "title",
}
# Filters in a syntax that we do not support; ignoring them would return too many hits.
_UNSUPPORTED = ("filters", "tagFilters")


@dataclass(frozen=True, slots=True)
class BatchSearch:
    """One search in a batch. If `facet` is set, the values of that facet are searched."""

    search: Search
    scope: tuple[Filter, ...]
    index: str
    tags: Tags
    hits: bool = False
    facet: str = ""
    facet_query: str = ""
    max_facet_hits: int = 0


def init_app(app: Flask) -> None:
    """Register the route."""
    app.register_blueprint(blueprint)


@blueprint.post("/1/indexes/*/queries")
@with_edition
def queries(site: Site, edition: Edition) -> Response:
    """Answer a batch of searches; the body's media type is ignored."""
    requests = _requests(read_body(request))
    count_batch(len(requests))
    now = datetime.now(UTC)
    searches = [read_search(site, edition, parameters) for parameters in requests]
    answers = [_answer(site, edition, search, now) for search in searches]
    return json_response({"results": answers})


def _requests(data: bytes) -> list[Mapping[str, Any]]:
    try:
        requests = json.loads(data).get("requests")
    except (ValueError, AttributeError, RecursionError):
        raise invalid_body("the body must be a JSON object") from None
    if not isinstance(requests, list) or not all(isinstance(item, dict) for item in requests):
        raise invalid_body("requests must be a list of objects")
    if len(requests) > MAX_REQUESTS:
        raise invalid_body(
            f"{len(requests)} requests were sent; at most {MAX_REQUESTS} are allowed"
        )
    return [_parameters(item) for item in requests]


def _parameters(item: Mapping[str, Any]) -> dict[str, Any]:
    """A request's parameters: flat, under `params`, or as a query string under `params`."""
    params = item.get("params") or {}
    if isinstance(params, str):
        params = dict(parse_qsl(params, keep_blank_values=True))
    if not isinstance(params, dict):
        raise invalid_body("params must be an object or a query string")
    return {**item, **params}


def _answer(site: Site, edition: Edition, batch: BatchSearch, now: datetime) -> dict[str, Any]:
    result = answer(
        site, edition, batch.search, at=now, hits=batch.hits, hints=False, scope=batch.scope
    )
    if batch.facet:
        return facet_hits(result, batch.facet_query, batch.tags, limit=batch.max_facet_hits)
    return results(result, batch.index, batch.tags, hits=batch.hits)


def read_search(site: Site, edition: Edition, parameters: Mapping[str, Any]) -> BatchSearch:
    """Parse one search in a batch; raise Problem if a parameter is not valid."""
    if unsupported := [name for name in _UNSUPPORTED if parameters.get(name)]:
        raise invalid_body(
            f"{unsupported[0]} is not supported; use facetFilters and numericFilters"
        )
    index = _text(parameters, "indexName", "content")
    size = _number(parameters, "hitsPerPage", site.settings.per_page)
    facets = [field.name for field in edition.status.schema.facets]
    facet = _facet(parameters, facets)
    check_number(parameters)
    bounds, ranges = numeric_filters(parameters.get("numericFilters"), edition)
    pairs = [
        ("q", _text(parameters, "query")),
        ("sort", _order(index)),
        ("page", str(_number(parameters, "page", 0) + 1) if size else ""),
        ("per_page", str(min(size, MAX_HITS)) if size else ""),
        ("facets", facet or _facets(parameters.get("facets"), facets)),
        ("facet_limit", _facet_limit(parameters, site)),
        *bounds,
    ]
    search = read(pairs, edition.parameters, Route.SEARCH, zone=site.zone)
    scope = (*facet_filters(parameters.get("facetFilters"), facets), *ranges)
    batch = BatchSearch(search, scope, index, _tags(parameters), hits=bool(size))
    return _for_facet_values(batch, parameters, facet) if facet else batch


def _for_facet_values(batch: BatchSearch, parameters: Mapping[str, Any], facet: str) -> BatchSearch:
    """The search, without hits, for the values of one facet that match `facetQuery`."""
    text = _text(parameters, "facetQuery")
    limit = max(1, min(_number(parameters, "maxFacetHits", 10), MAX_HITS))
    return replace(
        batch,
        search=replace(batch.search, facet_limit=UNLIMITED_VALUES if text else limit),
        hits=False,
        facet=facet,
        facet_query=text,
        max_facet_hits=limit,
    )


def _facet(parameters: Mapping[str, Any], facets: Sequence[str]) -> str:
    """The facet whose values are requested; empty in a search for hits."""
    facet = _text(parameters, "facet") if parameters.get("type") == "facet" else ""
    if facet and facet not in facets:
        raise invalid_body(f"facet {facet[:60]!r} does not exist; use one of {', '.join(facets)}")
    return facet


def _tags(parameters: Mapping[str, Any]) -> Tags:
    before = _text(parameters, "highlightPreTag", "<em>")
    return Tags(before, _text(parameters, "highlightPostTag", "</em>"))


def _order(index: str) -> str:
    """The sort order that an index name selects."""
    if index not in _ORDERS:
        raise invalid_body(f"index {index[:60]!r} does not exist; use one of {', '.join(_ORDERS)}")
    return _ORDERS[index]


def _text(parameters: Mapping[str, Any], name: str, default: str = "") -> str:
    value = parameters.get(name)
    if value is None:
        return default
    if not isinstance(value, str) or len(value) > MAX_TEXT_CHARACTERS:
        raise invalid_body(f"{name} must be a string of at most {MAX_TEXT_CHARACTERS} characters")
    return clean(value)


def _number(parameters: Mapping[str, Any], name: str, default: int) -> int:
    value = parameters.get(name)
    if value is None:
        return default
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise invalid_body(f"{name} must be a whole number")
    return int(text)


def _facets(value: Any, facets: Sequence[str]) -> str:
    names = as_list(value, "facets")
    return ",".join(name for name in facets if name in names or "*" in names) or NONE


def _facet_limit(parameters: Mapping[str, Any], site: Site) -> str:
    limit = _number(parameters, "maxValuesPerFacet", site.settings.facet_limit)
    return str(max(1, min(limit, MAX_FACET_LIMIT)))
