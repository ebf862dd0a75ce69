"""The API's read routes: search, facet values, suggestions, documents, the index."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import cast

from flask import Blueprint, Flask, Response, request, url_for

from search.result import Facet, Hit, facet
from search.schema import VERSION, Schema
from search.status import Status
from search.text import fold, highlighter
from web.analytics import past_queries
from web.answer import (
    MARKDOWN,
    OPENSEARCH,
    Suggester,
    answer,
    document_markdown,
    facet_view,
    index_view,
    published_document,
    similar,
    suggestions_view,
)
from web.api.one_search import Pairs, answer_search, read_search
from web.hit_fields import hit_json, iso_time
from web.http import ConditionalRequest, is_admin, json_response, note
from web.json_types import FacetAnswerJson, IndexJson, ProblemCountJson, SimilarDocumentsJson
from web.presented_hit import HitFormat, PresentedHit
from web.problem_details import Problem
from web.request import UNLIMITED_VALUES, Route, Search, body_pairs, read, search_url
from web.safe_url import safe_url
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
        lambda now: json_response(_facet_answer(site, edition, search, field, now))
    )


def _facet_answer(
    site: Site, edition: Edition, search: Search, field: str, now: datetime
) -> FacetAnswerJson:
    # A text is compared with all values, and the limit applies to those that match.
    limit = UNLIMITED_VALUES if search.prefix or search.contains else search.facet_limit
    counted = replace(search, facets=(field,), facet_limit=limit)
    result = answer(site, edition, counted, at=now, hits=False)
    note(q=search.q, total=result.result.total)
    values = _matching(result.result.facets[0], search, edition.status.schema)
    linked = replace(result.search, facets=None, facet_limit=search.facet_limit)
    at = search_url(url_for("api.search"), linked, edition.parameters.on[Route.SEARCH])
    return {
        **facet_view(values, edition.status.schema, at, search),
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
        hit = PresentedHit(Hit(published_document(site, id, now)), _plain_format(edition))
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

    def similar_to_visible(now: datetime) -> Response:
        visible, schema = published_document(site, id, now), edition.status.schema
        hits = similar(site.engine, visible, schema, at=now, limit=search.per_page)
        fields = [field for field in edition.hit_fields.values() if not field.depends_on_query]
        format = _plain_format(edition)
        body: SimilarDocumentsJson = {
            "id": id,
            "hits": [hit_json(PresentedHit(hit, format), fields) for hit in hits],
            "index": index_view(edition, edition.status.generation),
        }
        return json_response(body)

    return ConditionalRequest(edition, f"{id}\n{url}").respond(similar_to_visible)


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
        "previous": status.previous or None,
        "damage": status.damage or None,
        "problem_count": cast("ProblemCountJson", counts),
        "problems": list(status.facts.get("problems", ())),
    }


def _arguments() -> list[tuple[str, str]]:
    return list(request.args.items(multi=True))


def _plain_format(edition: Edition) -> HitFormat:
    """The format of documents requested without a query: nothing is highlighted."""
    schema = edition.status.schema
    return HitFormat(schema, highlighter((), schema.languages[0]))
