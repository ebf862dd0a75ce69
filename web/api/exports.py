"""GET /api/v1/documents: whole exports, page by page, and the changes since a generation.

A page has one document or change per line. It is limited in size, so neither the service nor a
slow client has to hold the whole index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for

from search.document import Document
from search.engines import is_listed, passes_filters
from search.errors import GenerationGone
from search.indexing import Change, ChangeLog
from search.query import Query
from search.result import Hit
from search.text import highlighter
from web.hit_fields import hit_json
from web.http import GENERATION_HEADER, NDJSON, json_bytes, note
from web.presented_hit import HitFormat, PresentedHit
from web.problem_details import Problem
from web.request import Route, Search, read, search_url, to_query
from web.site import Edition, Site, with_edition

MAX_PAGE_BYTES = 4_000_000
_EXPORT_AGAIN = "Export everything again, from the first page, without cursor and since."

blueprint = Blueprint("exports", __name__, url_prefix="/api/v1")


def init_app(app: Flask) -> None:
    """Register the export's route."""
    app.register_blueprint(blueprint)


@dataclass(frozen=True, slots=True)
class ExportPage:
    """The lines of a page, its generation and, unless it is the last, the cursor of the next."""

    lines: list[bytes]
    generation: str
    cursor: str = ""


@blueprint.get("/documents")
@with_edition
def documents(site: Site, edition: Edition) -> Response:
    """One page of all documents of one generation, or of all changes since a generation."""
    pairs = list(request.args.items(multi=True))
    search = read(pairs, edition.parameters, Route.EXPORT, zone=site.zone)
    export = Export(site, edition, search)
    try:
        page = export.changes() if search.since else export.documents()
    except GenerationGone as error:
        detail = f"The {error}. {_EXPORT_AGAIN}"
        raise Problem("generation-gone", detail) from None
    note(generation=page.generation, total=len(page.lines))
    response = Response(b"".join(page.lines), mimetype=NDJSON)
    response.headers[GENERATION_HEADER] = page.generation
    if page.cursor:
        parameters = edition.parameters.on[Route.EXPORT]
        url = search_url(url_for("exports.documents"), search, parameters)
        response.headers["Link"] = f'<{url.url(cursor=page.cursor)}>; rel="next"'
    return response


class Export:
    """One request for a page. Lines hold what readers may see at the time of the request."""

    def __init__(self, site: Site, edition: Edition, search: Search) -> None:
        self._site, self._edition, self._search = site, edition, search
        self._schema, self._now = edition.status.schema, datetime.now(UTC)
        query = to_query(search, (), self._schema, at=self._now)
        self._query: Query = replace(query, distinct=False, facets=(), limit=0)
        self._format = HitFormat(self._schema, highlighter((), self._schema.languages[0]))
        generation, _, self._after = search.cursor.partition(":")
        self._generation = generation or edition.status.generation

    def documents(self) -> ExportPage:
        """A page of the generation in which the export began, without withdrawn documents."""
        limit, generation = self._search.per_page, self._generation
        page = self._site.engine.page(self._query, generation, after=self._after, limit=limit)
        is_old = generation != self._edition.status.generation
        visible = (one for one in page.documents if not is_old or self._is_visible(one.id))
        lines = [json_bytes(self._json(document)) + b"\n" for document in visible]
        last = page.documents[-1].id if page.has_more else ""
        return ExportPage(lines, generation, f"{generation}:{last}" if last else "")

    def changes(self) -> ExportPage:
        """A page of the documents that changed after a generation.

        If the index is switched meanwhile, the following pages are of the new generation. Whoever
        continues from the generation of the first page also gets the changes to earlier pages.
        """
        log, generation = self._edition.changes, self._generation
        if generation != self._edition.status.generation:
            log.since(generation, self._now)
        changed = log.since(self._search.since, self._now)
        ids = (id for id in changed if id > self._after)
        lines: list[bytes] = []
        size, last = 0, self._after
        for id, line in self._lines(log, changed, ids):
            if len(lines) == self._search.per_page or size > MAX_PAGE_BYTES:
                return ExportPage(lines, generation, f"{generation}:{last}")
            lines.append(line)
            size, last = size + len(line), id
        return ExportPage(lines, generation)

    def _lines(
        self, log: ChangeLog, changed: Mapping[str, Change], ids: Iterable[str]
    ) -> Iterator[tuple[str, bytes]]:
        for id in ids:
            line = self._change(id, changed[id].versions)
            if line:
                values = {"id": id, "generation": log.name(changed[id]), **line}
                yield id, json_bytes(values) + b"\n"

    def _change(self, id: str, versions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """The change to a document; none if this reader could never read it."""
        document = self._site.engine.get(id)
        if document and is_listed(document, self._query, self._schema):
            return {"change": "changed", "document": self._json(document)}
        published = [*versions]
        if document and (document.publish is None or document.publish <= self._now):
            published.append(self._schema.document_keys(document))
        passing = (keys for keys in published if passes_filters(keys, self._query, self._schema))
        return {"change": "gone"} if next(passing, None) is not None else {}

    def _is_visible(self, id: str) -> bool:
        document, every = self._site.engine.get(id), Query(at=self._now)
        return document is not None and is_listed(document, every, self._schema)

    def _json(self, document: Document) -> dict[str, Any]:
        every = self._edition.document_fields.values()
        fields = [field for field in every if not field.depends_on_others]
        return hit_json(PresentedHit(Hit(document), self._format), fields)
