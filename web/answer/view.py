"""Convert an answer to a dict in the form of the API's JSON, from which pages are made too."""

from __future__ import annotations

import os
from typing import Any

from search.query import WINDOW
from search.result import Facet
from search.schema import Schema
from web.answer.answer import Answer
from web.answer.explain import explained
from web.answer.facet_stats import Stats, facet_stats
from web.answer.highlights import highlights_json, hit_format, spend_on_fields
from web.hit_fields import highlighted_fields, hit_json, iso_time
from web.json_types import AnswerJson, EditionJson, FacetJson, LinksJson, ValueJson
from web.presented_hit import PresentedHit
from web.request import ALL, Route, Search, SearchUrl, search_url
from web.site import Edition

# Servers take addresses of 8,190 bytes, with the method and the protocol.
MAX_URL_CHARACTERS = 8_000
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def view(answer: Answer, *, path: str, feed: str, route: Route = Route.SEARCH) -> AnswerJson:
    """The JSON for an answer; its links lead to the same search on `path` and on `feed`.

    `path` is the route's path, and links have the parameters that the route reads.
    """
    search, result, edition = answer.search, answer.result, answer.edition
    wants_stats = search.facet_stats == "on"
    stats = facet_stats(edition.engine, answer.query, result.facets) if wants_stats else {}
    at = search_url(path, search, edition.parameters.on[route])
    # A feed has a fixed order and starts at the first page.
    at_feed = search_url(feed, search, edition.parameters.on[Route.FEED])
    pages, banner = total_pages(result.total, search.per_page), answer.curation.banner
    return {
        "query": {
            "q": search.q,
            "effective": answer.effective,
            "corrected": answer.effective != search.q,
            "relaxed": answer.query.relaxed(),
            "required": answer.query.required if answer.query.relaxed() else None,
            "missing": list(answer.missing),
            "dropped": answer.understanding.parsed.dropped,
            "only_excludes": answer.understanding.only_excludes,
        },
        "banner": {"text": banner.text, "url": banner.url} if banner else None,
        "total": result.total,
        "page": search.start // search.per_page + 1,
        "per_page": search.per_page,
        "total_pages": pages,
        "hits": hits_view(answer),
        "facets": [
            facet_view(facet, edition.status.schema, at, search) | _stats(stats.get(facet.field))
            for facet in result.facets
        ],
        "suggestions": [{"q": answer.spelling, "reason": "spelling"}] if answer.spelling else [],
        "links": links_view(at, search, result.total, at_feed.url(page=None)),
        "index": index_view(edition, result.generation),
        "took_ms": answer.elapsed(),
        "query_id": os.urandom(8).hex(),
    }


def hits_view(answer: Answer) -> list[dict[str, Any]]:
    """The hits with the requested fields, which always include the ID."""
    search, schema = answer.search, answer.edition.status.schema
    fields = list(answer.edition.hit_fields.values())
    if search.fields:
        fields = [field for field in fields if field.name in {"id", *search.fields}]
    format = hit_format(answer, search.highlight)
    pinned = {*answer.curation.pin} if answer.query.ranked() else set()
    highlights = highlighted_fields(schema) if ALL in search.highlights else search.highlights
    if highlights:
        spend_on_fields(answer, highlights, format)
    hits = []
    for hit in answer.result.hits:
        presented = PresentedHit(hit, format)
        body = hit_json(presented, fields)
        if search.compact == "on":
            body = {name: value for name, value in body.items() if value not in _EMPTY}
        if highlights:
            body["highlights"] = highlights_json(presented, highlights)
        if hit.document.id in pinned:
            body["pinned"] = True
        hits.append(body)
    return hits


def _stats(stats: Stats | None) -> Any:
    return {"stats": stats} if stats else {}


def _sendable(url: str | None) -> str | None:
    """A link, or None if it is too long for an address; the search was sent by POST."""
    return url if url and len(url) <= MAX_URL_CHARACTERS else None


def explained_view(answer: Answer, body: AnswerJson) -> AnswerJson:
    """An answer whose hits have explanations of their ranks."""
    schema, why = answer.edition.status.schema, answer.understanding.why
    explanations = explained(answer.edition.engine, answer.query, answer.result.hits, why, schema)
    pairs = zip(body["hits"], explanations, strict=True)
    return {**body, "hits": [hit | {"explain": sentences} for hit, sentences in pairs]}


def facet_view(facet: Facet, schema: Schema, at: SearchUrl, search: Search) -> FacetJson:
    """A facet; each value's `toggle_url` is the search that selects or removes the value.

    Without toggle URLs, `select_url` selects any value, and only values that it cannot remove keep
    theirs.
    """
    toggle, field = at.toggle(facet.field), schema.facet(facet.field)
    has_toggles, excluded = search.toggle_urls == "on", search.excluded.get(facet.field, ())
    values: list[ValueJson] = []
    for value in facet.values:
        row: ValueJson = {
            "value": value.value,
            "label": field.value_label(value.value) if field else value.value,
            "count": value.count,
            "selected": value.selected,
        }
        if has_toggles or value.selected or value.value in excluded:
            row["toggle_url"] = toggle(value.value)
        values.append(row)
    body: FacetJson = {
        "field": facet.field,
        "label": field.label if field else facet.field,
        "total_values": facet.total_values,
        "truncated": sum(value.count > 0 for value in facet.values) < facet.total_values,
        "values": values,
    }
    if not has_toggles:
        body["select_url"] = at.select_url(facet.field)
    return body


def links_view(at: SearchUrl, search: Search, total: int, feed: str) -> LinksJson:
    """The URLs of this page of hits, of the next and previous pages, and of the feed."""
    after, before = (_by_offset if search.offset else _by_page)(search, total)
    return {
        "self": _sendable(at.url()),
        "next": _sendable(at.url(**after)) if after else None,
        "prev": _sendable(at.url(**before)) if before else None,
        "feed": _sendable(feed),
    }


Change = dict[str, str | None]
"""The parameters of another page of the same search; empty if there is no such page."""


def _by_page(search: Search, total: int) -> tuple[Change, Change]:
    pages = total_pages(total, search.per_page)
    before = min(search.page - 1, pages)
    after: Change = {"page": str(search.page + 1)} if search.page < pages else {}
    return after, {"page": str(before) if before > 1 else None} if before else {}


def _by_offset(search: Search, total: int) -> tuple[Change, Change]:
    size, start = search.per_page, search.offset
    has_more = start + size < total and start + 2 * size <= WINDOW
    after: Change = {"offset": str(start + size)} if has_more else {}
    before = max(0, start - size)
    return after, {"offset": str(before) if before else None}


def index_view(edition: Edition, generation: str) -> EditionJson:
    """The generation that answered."""
    return {"generation": generation, "built_at": iso_time(edition.status.built_at)}


def total_pages(total: int, per_page: int) -> int:
    """The number of pages that can be requested."""
    return min(-(-total // per_page), WINDOW // per_page)
