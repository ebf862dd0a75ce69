"""The API's reads: search, facet values, documents, the index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for

from search.document import Document
from search.result import Facet, Hit, facet
from search.schema import VERSION
from search.status import Status
from search.text.analysis import fold
from search.text.highlighting import highlighter
from web.analytics.recorder import past_queries, record_search
from web.answer.answer import answer
from web.answer.similar import similar
from web.answer.suggest import OPENSEARCH, Suggester, suggestions_view
from web.answer.view import explained_view, facet_view, index_view, view
from web.hit_fields import Lens, Look, moment, shown
from web.http.admin_token import require_admin
from web.http.responses import cached, json_response
from web.problem_details import Problem
from web.request.facet_values import UNLIMITED_VALUES
from web.request.json_body import body_pairs
from web.request.parameter_table import Route
from web.request.search import Search, read
from web.request.urls import search_url
from web.site import Edition, Site, current_site

Pairs = Sequence[tuple[str, str]]
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def init_app(app: Flask) -> None:
    """Serve the API."""
    app.register_blueprint(blueprint)


@blueprint.get("/search")
def search() -> Response:
    """Answer a search."""
    site, pairs = current_site(), list(request.args.items(multi=True))
    return site.latest(lambda edition: _found(site, edition, pairs))


@blueprint.post("/search")
def search_by_body() -> Response:
    """Answer a search whose parameters are in the body (or partly in the URL)."""
    in_url = list(request.args.items(multi=True))
    site = current_site()
    return site.latest(
        lambda edition: _found(
            site, edition, [*in_url, *body_pairs(request, edition.parameters.on[Route.SEARCH])]
        )
    )


@blueprint.get("/facets/<field>")
def facet_values(field: str) -> Response:
    """Answer with the values of one facet."""
    site = current_site()
    pairs = list(request.args.items(multi=True))
    return site.latest(lambda edition: _facet(site, edition, field, pairs))


@blueprint.get("/suggest")
def suggest() -> Response:
    """Answer with what a reader may go on to type."""
    site = current_site()
    pairs = list(request.args.items(multi=True))
    return site.latest(lambda edition: _suggested(site, edition, pairs))


@blueprint.get("/documents/<path:id>")
def document(id: str) -> Response:
    """Answer with one document."""
    site = current_site()
    return site.latest(
        lambda edition: cached(
            edition, id, lambda now: json_response(_document(site, edition, id, now))
        )
    )


@blueprint.get("/documents/<path:id>/similar")
def similar_documents(id: str) -> Response:
    """Answer with the documents most like one."""
    site = current_site()
    if site.engine.get(id) is None:  # an id may end so itself
        return document(f"{id}/similar")
    pairs = list(request.args.items(multi=True))
    return site.latest(lambda edition: _similar(site, edition, id, pairs))


@blueprint.get("/index")
def index() -> Response:
    """Answer with what the index says of itself."""
    edition = current_site().edition()
    # What is said here changes with more than the generation: an older one may answer again.
    key = f"{edition.status.damage}\n{edition.status.previous}"
    return cached(edition, key, lambda _: json_response(status_view(edition.status)))


def _facet(site: Site, edition: Edition, field: str, pairs: Pairs) -> Response:
    fields = [known.name for known in edition.status.schema.facets]
    if field not in fields:
        raise Problem("not-found", f"There is no such facet; the facets are {', '.join(fields)}.")
    asked = read(pairs, edition.parameters, Route.FACET, zone=site.zone)
    path = url_for("api.facet_values", field=field)
    key = search_url(path, asked, edition.parameters.on[Route.FACET]).url()
    return cached(
        edition, key, lambda now: json_response(_values(site, edition, asked, field, now))
    )


def _suggested(site: Site, edition: Edition, pairs: Pairs) -> Response:
    asked = read(pairs, edition.parameters, Route.SUGGEST, zone=site.zone)
    past = past_queries(site)

    def make(now: datetime) -> Response:
        path = url_for("page.search")
        suggester = Suggester(site=site, edition=edition, past=past.texts, path=path, at=now)
        found = suggester.suggest(asked.q)
        if asked.format == "opensearch":
            body = [asked.q, [one.text for one in found.suggestions]]
            return json_response(body, mimetype=OPENSEARCH)
        return json_response(suggestions_view(edition, asked.q, found))

    parameters = edition.parameters.on[Route.SUGGEST]
    key = search_url(url_for("api.suggest"), asked, parameters).url()
    return cached(edition, f"{key}\n{past.version}", make)


def status_view(status: Status) -> dict[str, Any]:
    """Return what an index says of itself, and the problems its content has."""
    problems = list(status.facts.get("problems", ()))
    return {
        "engine": status.engine,
        "generation": status.generation,
        "built_at": moment(status.built_at),
        "documents": status.documents,
        "size": status.size,
        "schema_version": VERSION,
        "previous": status.previous or None,
        "damage": status.damage or None,
        "problem_count": {"error": 0, "warning": 0, **status.facts.get("problem_count", {})},
        "problems": problems,
    }


def _found(site: Site, edition: Edition, pairs: Pairs) -> Response:
    asked = read(pairs, edition.parameters, Route.SEARCH, zone=site.zone)
    path, feed = url_for("api.search"), url_for("feed.atom")

    def make(now: datetime) -> Response:
        found = answer(site, edition, asked, at=now)
        shown = record_search(view(found, path=path, feed=feed))
        return json_response(explained_view(site, found, shown) if told else shown)

    if told := asked.explain == "on":
        require_admin()
        response = make(datetime.now(UTC))
        response.headers["Cache-Control"] = "no-store"
        return response
    key = search_url(path, asked, edition.parameters.on[Route.SEARCH]).url()
    return cached(edition, key, make)


def _values(
    site: Site, edition: Edition, asked: Search, field: str, now: datetime
) -> dict[str, Any]:
    limit = UNLIMITED_VALUES if asked.prefix else asked.facet_limit
    wide = replace(asked, facets=(field,), facet_limit=limit)
    found = answer(site, edition, wide, at=now, hits=False)
    values = _beginning(found.result.facets[0], asked)
    linked = replace(found.search, facets=None, facet_limit=asked.facet_limit)
    at = search_url(url_for("api.search"), linked, edition.parameters.on[Route.SEARCH])
    return {
        **facet_view(values, edition.status.schema, at),
        "index": index_view(edition, found.result.generation),
        "took_ms": found.took(),
    }


def _beginning(found: Facet, asked: Search) -> Facet:
    """Return the facet with the values of which a word begins as asked."""
    if not asked.prefix:
        return found
    start = re.compile(r"(?<!\w)" + re.escape(fold(asked.prefix)))
    kept = [value for value in found.values if start.search(fold(value.value))]
    counts = {value.value: value.count for value in kept}
    chosen = [value.value for value in kept if value.selected]
    return facet(found.field, counts, chosen=chosen, limit=asked.facet_limit)


def _similar(site: Site, edition: Edition, id: str, pairs: Pairs) -> Response:
    asked = read(pairs, edition.parameters, Route.SIMILAR, zone=site.zone)

    def make(now: datetime) -> Response:
        schema, wanted = edition.status.schema, _visible_document(site, id, now)
        hits = similar(site.engine, wanted, schema, at=now, limit=asked.per_page)
        fields = [field for field in edition.hit_fields.values() if not field.found]
        lens = Lens(schema, highlighter((), schema.languages[0]))
        body = {"id": id, "hits": [shown(Look(hit, lens), fields) for hit in hits]}
        return json_response(body | {"index": index_view(edition, edition.status.generation)})

    url = search_url("", asked, edition.parameters.on[Route.SIMILAR]).url()
    return cached(edition, f"{id}\n{url}", make)


def _document(site: Site, edition: Edition, id: str, now: datetime) -> dict[str, Any]:
    schema, found = edition.status.schema, _visible_document(site, id, now)
    look = Look(Hit(found), Lens(schema, highlighter((), schema.languages[0])))
    return shown(look, tuple(edition.document_fields.values()))


def _visible_document(site: Site, id: str, now: datetime) -> Document:
    found = site.engine.get(id)
    if found is None or not _visible(found, now):
        raise Problem("not-found", "There is no such document.")
    return found


def _visible(document: Document, now: datetime) -> bool:
    published = document.publish is None or document.publish <= now
    return published and (document.expiry is None or document.expiry > now)
