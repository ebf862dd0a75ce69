"""Answer -> plain dict: the shape of the API's JSON, which the pages are made of too."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from search.query import WINDOW
from search.result import Facet
from search.schema import Schema
from search.text.highlighting import highlighter
from web.answer.answer import Answer
from web.answer.explain import explained
from web.hit_fields import Lens, Look, moment, shown
from web.request.parameter_table import Route
from web.request.search import Search
from web.request.urls import SearchUrl, search_url
from web.site import Edition, Site


def view(answer: Answer, *, path: str, feed: str, route: Route = Route.SEARCH) -> dict[str, Any]:
    """Return a search's answer; its URLs are those of the same search under `path` and `feed`.

    `path` is one of the route, and its URLs hold the parameters that the route reads.
    """
    search, result = answer.search, answer.result
    at = search_url(path, search, answer.edition.parameters.on[route])
    pages = total_pages(result.total, search.per_page)
    return {
        "query": query_view(answer),
        "banner": banner_view(answer),
        "total": result.total,
        "page": search.page,
        "per_page": search.per_page,
        "total_pages": pages,
        "hits": hits_view(answer),
        "facets": [facet_view(facet, answer.edition.status.schema, at) for facet in result.facets],
        "suggestions": [{"q": answer.spelling, "reason": "spelling"}] if answer.spelling else [],
        "links": {**links_view(at, search, pages), "feed": feed_url(answer.edition, search, feed)},
        "index": index_view(answer.edition, result.generation),
        "took_ms": answer.took(),
        "query_id": os.urandom(8).hex(),
    }


def query_view(answer: Answer) -> dict[str, Any]:
    """Return what was asked and what was made of it; `dropped` counts the words left out."""
    q, effective = answer.search.q, answer.effective()
    return {
        "q": q,
        "effective": effective,
        "corrected": effective != q,
        "relaxed": answer.query.relaxed(),
        "dropped": answer.parsed.dropped,
    }


def banner_view(answer: Answer) -> dict[str, str] | None:
    """Return what the owner has said above the hits of this search."""
    banner = answer.curated.banner
    return {"text": banner.text, "url": banner.url} if banner else None


def hits_view(answer: Answer) -> list[dict[str, Any]]:
    """Return the hits with the fields asked for, and always their id."""
    search, schema, known = answer.search, answer.edition.status.schema, answer.edition.hit_fields
    fields = [f for n, f in known.items() if not search.fields or n == "id" or n in search.fields]
    marks = highlighter(answer.meant.highlighted, schema.languages[0])
    lens = Lens(schema, marks, search.snippet, search.highlight)
    return [shown(Look(hit, lens), fields) for hit in answer.result.hits]


def explained_view(site: Site, answer: Answer, shown: dict[str, Any]) -> dict[str, Any]:
    """Return an answer whose hits tell why they rank where they do."""
    schema = answer.edition.status.schema
    hits = answer.result.hits
    told = explained(site.engine, answer.query, hits, answer.meant.why, schema)
    pairs = zip(shown["hits"], told, strict=True)
    return shown | {"hits": [hit | {"explain": sentences} for hit, sentences in pairs]}


def facet_view(facet: Facet, schema: Schema, at: SearchUrl) -> dict[str, Any]:
    """Return a facet; each value's `toggle_url` is the search with that value chosen, or not."""
    label = next((f.label for f in schema.facets if f.name == facet.field), facet.field)
    toggle = at.toggle(facet.field)
    return {
        "field": facet.field,
        "label": label,
        "total_values": facet.total_values,
        "truncated": sum(value.count > 0 for value in facet.values) < facet.total_values,
        "values": [
            {
                "value": value.value,
                "count": value.count,
                "selected": value.selected,
                "toggle_url": toggle(value.value),
            }
            for value in facet.values
        ],
    }


def links_view(at: SearchUrl, search: Search, pages: int) -> Mapping[str, str | None]:
    """Return the URLs of this search and of the pages beside this one."""
    before = min(search.page - 1, pages)
    return {
        "self": at.url(),
        "next": at.url(page=str(search.page + 1)) if search.page < pages else None,
        "prev": at.url(page=str(before) if before > 1 else None) if before else None,
    }


def feed_url(edition: Edition, search: Search, path: str) -> str:
    """Return the address of a search's feed, from its first page; it knows no order."""
    return search_url(path, search, edition.parameters.on[Route.FEED]).url(page=None)


def index_view(edition: Edition, generation: str) -> dict[str, Any]:
    """Return which index answered."""
    return {"generation": generation, "built_at": moment(edition.status.built_at)}


def total_pages(total: int, per_page: int) -> int:
    """Return the number of pages that can be had."""
    return min(-(-total // per_page), WINDOW // per_page)
