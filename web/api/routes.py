"""The API's read routes: search, facet values, suggestions, documents, the index."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask import Blueprint, Flask, Response, request, url_for

from search.indexing import field_sorts
from search.query import Sort
from search.result import Hit
from search.schema import VERSION
from search.status import Status
from search.untrusted_text import safe_url
from web.analytics import past_queries
from web.answer import (
    MARKDOWN,
    OPENSEARCH,
    Suggester,
    document_markdown,
    published_document,
    suggestions_view,
)
from web.api.facet_answer import answer_facet
from web.api.one_search import Pairs, answer_search, pinned_edition, read_search
from web.api.similar_answer import answer_similar, plain_format
from web.hit_fields import hit_json, iso_time
from web.http import ConditionalRequest, is_admin, json_response
from web.json_types import IndexJson, ProblemCountJson
from web.presented_hit import PresentedHit
from web.problem_details import Problem
from web.request import Route, body_pairs, read, search_url
from web.site import Edition, Site, current_site, with_edition

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def init_app(app: Flask) -> None:
    """Register the API's routes."""
    app.register_blueprint(blueprint)


@blueprint.get("/search")
@with_edition
def search(site: Site, edition: Edition) -> Response:
    """Search with the parameters in the URL."""
    return _search(site, edition, _arguments())


@blueprint.post("/search")
@with_edition
def search_by_body(site: Site, edition: Edition) -> Response:
    """Search with the parameters in the body, in the URL, or in both."""
    body = body_pairs(request, edition.parameters.on[Route.SEARCH])
    return _search(site, edition, [*_arguments(), *body])


def _search(site: Site, edition: Edition, pairs: Pairs) -> Response:
    """Read the parameters, run the search, and present its answer as JSON."""
    search = read_search(site, edition, pairs)
    edition = pinned_edition(edition, search)
    key = search_url(url_for("api.search"), search, edition.parameters.on[Route.SEARCH]).url()
    return ConditionalRequest(edition, key).respond(
        lambda now: json_response(answer_search(site, edition, search, now))
    )


@blueprint.get("/facets/<field>")
@with_edition
def facet_values(site: Site, edition: Edition, field: str) -> Response:
    """The values of one facet."""
    fields = [facet.name for facet in edition.status.schema.facets]
    if field not in fields:
        raise Problem("not-found", f"This facet does not exist. Facets: {', '.join(fields)}.")
    search = read(_arguments(), edition.parameters, Route.FACET, zone=site.zone)
    path = url_for("api.facet_values", field=field)
    key = search_url(path, search, edition.parameters.on[Route.FACET]).url()
    return ConditionalRequest(edition, key).respond(
        lambda now: json_response(answer_facet(site, edition, search, field, now))
    )


@blueprint.get("/suggest")
@with_edition
def suggest(site: Site, edition: Edition) -> Response:
    """Completions of a partly typed query."""
    search = read(_arguments(), edition.parameters, Route.SUGGEST, zone=site.zone)
    past = past_queries(site)
    url = search_url(url_for("api.suggest"), search, edition.parameters.on[Route.SUGGEST]).url()

    def suggestions(now: datetime) -> Response:
        path = url_for("page.search")
        suggester = Suggester(site=site, edition=edition, past=past.texts, path=path, at=now)
        suggested = suggester.suggest(search.q)
        if search.format == "opensearch":
            texts = [suggestion.text for suggestion in suggested.suggestions]
            return json_response([search.q, texts], mimetype=OPENSEARCH)
        return json_response(suggestions_view(edition, search.q, suggested))

    return ConditionalRequest(edition, f"{url}\n{past.version}").respond(suggestions)


@blueprint.get("/documents/<path:id>")
@with_edition
def document(site: Site, edition: Edition, id: str) -> Response:
    """One document."""

    def visible(now: datetime) -> Response:
        published = published_document(site, id, now)
        hit = PresentedHit(Hit(published), plain_format(edition, (published,), now))
        return json_response(hit_json(hit, tuple(edition.document_fields.values())))

    return ConditionalRequest(edition, id).respond(visible)


@blueprint.get("/documents/<path:id>.md")
def markdown_document(id: str) -> Response:
    """One document as Markdown."""
    # A document's ID may itself end in ".md".
    if current_site().engine.get(id) is None:
        return document(id=f"{id}.md")
    return _markdown(id=id)


@with_edition
def _markdown(site: Site, edition: Edition, id: str) -> Response:
    def visible(now: datetime) -> Response:
        published, schema = published_document(site, id, now), edition.status.schema
        url = site.article_url(safe_url(published.url))
        text = document_markdown(published, schema, url)
        return Response(text.encode("utf-8", "replace"), mimetype=MARKDOWN)

    # Under this route, a document whose ID ends in ".md" has its plain ID as the key.
    return ConditionalRequest(edition, f"{id}\n{MARKDOWN}").respond(visible)


@blueprint.get("/documents/<path:id>/similar")
def similar_documents(id: str) -> Response:
    """The documents that are most similar to the given one."""
    # A document's ID may itself end in "/similar".
    if current_site().engine.get(id) is None:
        return document(id=f"{id}/similar")
    return _similar(id=id)


@with_edition
def _similar(site: Site, edition: Edition, id: str) -> Response:
    search = read(_arguments(), edition.parameters, Route.SIMILAR, zone=site.zone)
    url = search_url("", search, edition.parameters.on[Route.SIMILAR]).url()

    return ConditionalRequest(edition, f"{id}\n{url}").respond(
        lambda now: json_response(answer_similar(site, edition, search, id, now))
    )


@blueprint.get("/index")
def index() -> Response:
    """The state of the index."""
    edition = current_site().edition()
    # Part of the ETag: if damage is found later, an older generation answers.
    key = f"{edition.status.damage}\n{edition.status.previous}"
    return ConditionalRequest(edition, key).respond(lambda _: _status_response(edition.status))


def _status_response(status: Status) -> Response:
    body = status_view(status)
    # Problems name files, including drafts, so only the admin sees more than their counts.
    if not is_admin():
        body["problems"] = []
    return json_response(body)


def status_view(status: Status) -> IndexJson:
    """The state of an index, with the problems found in its content."""
    counts = {"error": 0, "warning": 0, **status.facts.get("problem_count", {})}
    return {
        "engine": status.engine,
        "generation": status.generation,
        "built_at": iso_time(status.built_at),
        "documents": status.documents,
        "size": status.size,
        "schema_version": VERSION,
        "facets": [{"field": facet.name, "label": facet.label} for facet in status.schema.facets],
        "sorts": [*Sort, *field_sorts(status.schema)],
        "previous": status.previous or None,
        "damage": status.damage or None,
        "problem_count": cast("ProblemCountJson", counts),
        "problems": list(status.facts.get("problems", ())),
    }


def _arguments() -> list[tuple[str, str]]:
    return list(request.args.items(multi=True))
