"""The routes for InstantSearch clients, which turn their requests into searches.

An InstantSearch filter also narrows the counts of its own facet (the client sends a second search
for the full counts). Filters therefore become the search's scope, not its facet filters.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Flask, Response, request

from search.result import Hit
from search.text import highlighter
from search.work_budget import Work, spend
from web.answer import answer, translations
from web.http import count_batch, json_response
from web.instantsearch.batch_search import BatchSearch, checked_index, read_search
from web.instantsearch.facet_numbers import facet_numbers
from web.instantsearch.recommendations import recommendations
from web.instantsearch.sent_values import Sent, as_text, invalid_body, unsupported
from web.instantsearch.shape import read_selection
from web.instantsearch.view import facet_hits, record, results
from web.presented_hit import HitFormat, PresentedHit
from web.problem_details import Problem
from web.request import read_body
from web.site import Edition, Site, with_edition

blueprint = Blueprint("compatible", __name__, url_prefix="/1/indexes")
MAX_REQUESTS = 10
_STRATEGIES = (None, "", "none")
# What a search costs besides the work that depends on its query, so that a batch of ten cheap
# searches is not cheap itself.
_UNITS_PER_SEARCH = 250_000


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(blueprint)


@blueprint.post("/*/queries")
@with_edition
def queries(site: Site, edition: Edition) -> Response:
    """Answer a batch of searches; the body's media type is ignored."""
    searches = [read_search(site, edition, sent) for sent in _requests()]
    now = datetime.now(UTC)
    return json_response({"results": [_answer(site, edition, one, now) for one in searches]})


@blueprint.post("/*/recommendations")
@with_edition
def recommend(site: Site, edition: Edition) -> Response:
    """The documents that are similar to given ones."""
    now = datetime.now(UTC)
    answers = [recommendations(site, edition, sent, now) for sent in _requests()]
    return json_response({"results": answers})


@blueprint.post("/*/objects")
@with_edition
def objects(site: Site, edition: Edition) -> Response:
    """Documents by their IDs, with null for those that do not exist."""
    now = datetime.now(UTC)
    records = [_object(site, edition, as_text(sent, "objectID"), sent, now) for sent in _requests()]
    return json_response({"results": records})


@blueprint.post("/<index>/query")
@with_edition
def query(site: Site, edition: Edition, index: str) -> Response:
    """Answer a single search."""
    search = read_search(site, edition, {**_parameters(_body()), "indexName": index})
    return json_response(_answer(site, edition, search, datetime.now(UTC)))


@blueprint.post("/<index>/facets/<facet>/query")
@with_edition
def facet_query(site: Site, edition: Edition, index: str, facet: str) -> Response:
    """The values of one facet that match a text."""
    path = {"indexName": index, "type": "facet", "facet": facet}
    search = read_search(site, edition, {**_parameters(_body()), **path})
    return json_response(_answer(site, edition, search, datetime.now(UTC)))


@blueprint.get("/<index>/<path:id>")
@with_edition
def document(site: Site, edition: Edition, index: str, id: str) -> Response:
    """One document."""
    checked_index(index, edition.status.schema)
    one = _object(site, edition, id, request.args, datetime.now(UTC))
    if one is None:
        raise Problem("not-found", "This document does not exist.")
    return json_response(one)


def _requests() -> list[Sent]:
    """The requests in a batch, which count towards the rate limit."""
    body = _body()
    if body.get("strategy") not in _STRATEGIES:
        raise unsupported("strategy", "send none, or leave it out")
    requests = body.get("requests")
    if not isinstance(requests, list) or not all(isinstance(item, dict) for item in requests):
        raise invalid_body("requests must be a list of objects")
    if len(requests) > MAX_REQUESTS:
        raise invalid_body(
            f"{len(requests)} requests were sent; at most {MAX_REQUESTS} are allowed"
        )
    count_batch(len(requests))
    return [_parameters(item) for item in requests]


def _body() -> Mapping[str, Any]:
    data = read_body(request)
    try:
        body = json.loads(data) if data.strip() else {}
    except (ValueError, RecursionError):
        raise invalid_body("the body must be a JSON object") from None
    if not isinstance(body, dict):
        raise invalid_body("the body must be a JSON object")
    return body


def _parameters(item: Mapping[str, Any]) -> dict[str, Any]:
    """A request's parameters: flat, under `params`, or as a query string under `params`."""
    params = item.get("params") or {}
    if isinstance(params, str):
        params = dict(parse_qsl(params, keep_blank_values=True))
    if not isinstance(params, dict):
        raise invalid_body("params must be an object or a query string")
    return {**item, **params}


def _answer(site: Site, edition: Edition, batch: BatchSearch, now: datetime) -> dict[str, Any]:
    spend(Work.FACETS, _UNITS_PER_SEARCH, edition.status.documents)
    result = answer(
        site,
        edition,
        batch.search,
        at=now,
        hits=batch.hits,
        hints=False,
        scope=batch.scope,
        conditions=batch.conditions,
        fields=batch.fields,
    )
    if batch.facet:
        return facet_hits(result, batch)
    return results(result, batch, facet_numbers(site.engine, result, batch))


def _object(
    site: Site, edition: Edition, id: str, sent: Sent, now: datetime
) -> dict[str, Any] | None:
    """A document's attributes, or None if it does not exist or is not visible."""
    selection = read_selection(sent, "attributesToRetrieve")
    document = site.engine.get(id)
    if document is None or not document.is_visible(now):
        return None
    schema, others = edition.status.schema, translations(edition, (document,), now)
    format = HitFormat(schema, highlighter((), schema.languages[0]), translations=others)
    hit = PresentedHit(Hit(document), format)
    values = record(hit, tuple(edition.document_fields.values()))
    chosen = {name: value for name, value in values.items() if selection.has(name)}
    return {**chosen, "objectID": id}
