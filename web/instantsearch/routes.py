"""The InstantSearch-compatible route: that client's requests -> our searches.

Its filters narrow a facet's own counts too (it asks again without them): they are a scope here.
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
from web.answer.answer import answer
from web.http.responses import json_response
from web.instantsearch.filters import facet_filters, listed, numeric_filters, wrong
from web.instantsearch.view import Tags, facet_hits, results
from web.problem_details import KINDS, Problem
from web.request.facet_values import UNLIMITED_VALUES
from web.request.json_body import MAX_BODY_BYTES
from web.request.parameter_table import MAX_FACET_LIMIT, MAX_TEXT_CHARACTERS, NONE, Route
from web.request.search import Search, clean, read
from web.site import Edition, Site, current_site

blueprint = Blueprint("compatible", __name__)
MAX_REQUESTS = 10
MAX_FILTERS = 100
MAX_HITS = 100
_ORDERS = {
    "content": "",
    "content_date_desc": "-date",
    "content_date_asc": "date",
    "content_title_asc": "title",
}
_FOREIGN = ("filters", "tagFilters")  # grammars that we do not know; to ignore them would widen


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a batch; with a facet, for the values of that facet."""

    search: Search
    scope: tuple[Filter, ...]
    index: str
    tags: Tags
    hits: bool = False
    facet: str = ""
    facet_query: str = ""
    most: int = 0


def init_app(app: Flask) -> None:
    """Serve the route."""
    app.register_blueprint(blueprint)


@blueprint.post("/1/indexes/*/queries")
def queries() -> Response:
    """Answer a batch of requests, whatever type the body says it is."""
    site, wanted = current_site(), _requests(request.get_data())

    def work(edition: Edition) -> Response:
        now = datetime.now(UTC)
        made = [_answered(site, edition, asked(site, edition, one, now), now) for one in wanted]
        return json_response({"results": made})

    response = site.latest(work)
    response.headers["Cache-Control"] = "no-store"
    return response


def _requests(data: bytes) -> list[Mapping[str, Any]]:
    if len(data) > MAX_BODY_BYTES:
        raise Problem("body-too-large", KINDS["body-too-large"].help)
    try:
        found = json.loads(data).get("requests")
    except (ValueError, AttributeError, RecursionError):
        raise wrong("the body is no JSON object") from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise wrong("requests must be a list of objects")
    if len(found) > MAX_REQUESTS:
        raise wrong(f"a batch has at most {MAX_REQUESTS} requests, not {len(found)}")
    return found


def _answered(site: Site, edition: Edition, one: Asked, now: datetime) -> dict[str, Any]:
    found = answer(site, edition, one.search, at=now, hits=one.hits, scope=one.scope)
    if one.facet:
        return facet_hits(found, one.facet_query, one.tags, most=one.most)
    return results(found, one.index, one.tags, hits=one.hits)


def asked(site: Site, edition: Edition, one: Mapping[str, Any], now: datetime) -> Asked:
    """Return what a request asks for; raise Problem where that cannot be had."""
    given = _given(one)
    if foreign := [name for name in _FOREIGN if given.get(name)]:
        raise wrong(f"{foreign[0]} is not understood here; use facetFilters and numericFilters")
    index = _text(given, "indexName", "content")
    size = _number(given, "hitsPerPage", site.settings.per_page)
    facet = _text(given, "facet") if given.get("type") == "facet" else ""
    known = [field.name for field in edition.status.schema.facets]
    if facet and facet not in known:
        raise wrong(f"there is no facet {facet[:60]!r}")
    bounds, ranges = numeric_filters(given.get("numericFilters"), edition, now)
    pairs = [
        ("q", _text(given, "query")),
        ("sort", _order(index)),
        ("page", str(_number(given, "page", 0) + 1) if size else ""),
        ("per_page", str(min(size, MAX_HITS)) if size else ""),
        ("facets", facet or _facets(given.get("facets"), known)),
        ("facet_limit", _limit(given, site)),
        *bounds,
    ]
    search = read(pairs, edition.parameters, Route.SEARCH, zone=site.zone)
    scope = (*facet_filters(given.get("facetFilters"), known), *ranges)
    if len(scope) > MAX_FILTERS:
        raise wrong(f"at most {MAX_FILTERS} filters are allowed")
    tags = Tags(_text(given, "highlightPreTag", "<em>"), _text(given, "highlightPostTag", "</em>"))
    if not facet:
        return Asked(search, scope, index, tags, hits=bool(size))
    text = _text(given, "facetQuery")
    most = max(1, min(_number(given, "maxFacetHits", 10), MAX_HITS))
    search = replace(search, facet_limit=UNLIMITED_VALUES if text else most)
    return Asked(search, scope, index, tags, facet=facet, facet_query=text, most=most)


def _order(index: str) -> str:
    """Return the order that an index's name stands for; raise Problem where there is none such."""
    if index not in _ORDERS:
        raise wrong(f"there is no index {index[:60]!r}; there are {', '.join(_ORDERS)}")
    return _ORDERS[index]


def _given(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request's parameters, flat or under `params`, even as a query string."""
    params = one.get("params") or {}
    if isinstance(params, str):
        params = dict(parse_qsl(params, keep_blank_values=True))
    if not isinstance(params, dict):
        raise wrong("params must be an object or a query string")
    return {**one, **params}


def _text(given: Mapping[str, Any], name: str, default: str = "") -> str:
    value = given.get(name)
    if value is None:
        return default
    if not isinstance(value, str) or len(value) > MAX_TEXT_CHARACTERS:
        raise wrong(f"{name} must be a text of at most {MAX_TEXT_CHARACTERS} characters")
    return clean(value)


def _number(given: Mapping[str, Any], name: str, default: int) -> int:
    value = given.get(name)
    if value is None:
        return default
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise wrong(f"{name} must be a whole number")
    return int(text)


def _facets(value: Any, known: Sequence[str]) -> str:
    wanted = listed(value, "facets")
    named = [name for name in known if name in wanted or "*" in wanted]
    return ",".join(named) or NONE


def _limit(given: Mapping[str, Any], site: Site) -> str:
    wanted = _number(given, "maxValuesPerFacet", site.settings.facet_limit)
    return str(max(1, min(wanted, MAX_FACET_LIMIT)))
