"""What a reader may go on to type: past queries, communities, topics and titles that begin so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from search.analysis import words
from search.completion import Completion, Completions
from search.parser import parse
from search.query import Alternative, Clause, Match, Query
from search.snippet import Marker, to_html
from web.links import safe_url
from web.site import Edition, Site
from web.urls import quoted
from web.view import index_view

MOST = 8  # suggestions in all
_SURE = 2  # of each group, before others take more
_TITLES = 24  # looked at, since those that begin as typed come first
TITLE = "title"
OPENSEARCH = "application/x-suggestions+json"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to go on with, the kind of thing it is, and where it leads.

    `count` is the number of articles it finds, None where it is one itself.
    """

    group: str
    label: str
    text: str
    url: str
    count: int | None = None


def suggestions(
    site: Site, edition: Edition, q: str, *, path: str, at: datetime, past: Completions
) -> list[Suggestion]:
    """Return the suggestions for what has been typed, by group; searches lead to `path`."""
    typed = words(q)
    if not typed:
        return []
    searched = [_query(found.text, path) for found in past.matching(typed, MOST)]
    groups = [
        searched,
        *_values(site, edition, typed, path, at),
        _titles(site, edition, q, typed, at),
    ]
    return [suggestion for group in _shared(groups) for suggestion in group]


def suggestions_view(edition: Edition, q: str, found: Sequence[Suggestion]) -> dict[str, Any]:
    """Return suggestions as the API tells them, with the words marked that begin as typed."""
    ways = [Alternative(Match.PREFIX, (word,)) for word in words(q)]
    marker = Marker(ways, edition.status.schema)
    return {
        "q": q,
        "suggestions": [
            {
                "group": one.group,
                "label": one.label,
                "text": one.text,
                "highlight": to_html(marker.mark(one.text, one.group, "")),
                "url": one.url,
                "count": one.count,
            }
            for one in found
        ],
        "index": index_view(edition, edition.status.generation),
    }


def _values(
    site: Site, edition: Edition, typed: Sequence[str], path: str, at: datetime
) -> Iterator[list[Suggestion]]:
    labels = {facet.name: facet.label for facet in edition.status.schema.facets}
    for name in site.settings.suggest:
        if name in labels:
            found = edition.completions(name, at).matching(typed, MOST)
            yield [_value(name, labels[name], value, path) for value in found]


def _query(text: str, path: str) -> Suggestion:
    return Suggestion("query", "Search", text, f"{path}?q={quoted(text)}")


def _value(name: str, label: str, value: Completion, path: str) -> Suggestion:
    url = f"{path}?{name}={quoted(value.text)}"
    return Suggestion(name, label, value.text, url, value.count)


def _titles(
    site: Site, edition: Edition, q: str, typed: Sequence[str], at: datetime
) -> list[Suggestion]:
    clauses = tuple(map(_in_titles, parse(q, edition.status.schema).clauses))
    query = Query(clauses=clauses, at=at, distinct=site.settings.distinct, limit=_TITLES)
    hits = site.engine.search(query).hits
    found: dict[str, Suggestion] = {}
    for document in (hit.document for hit in hits):
        url = site.article_url(safe_url(document.url)) or safe_url(document.source_url)
        if url and document.title not in found:
            found[document.title] = Suggestion(TITLE, "Article", document.title, url)
    whole = " ".join(typed)
    return sorted(found.values(), key=lambda one: not " ".join(words(one.text)).startswith(whole))


def _in_titles(clause: Clause) -> Clause:
    ways = (replace(way, fields=(TITLE,)) for way in clause.alternatives)
    return replace(clause, alternatives=tuple(ways))


def _shared(groups: Sequence[list[Suggestion]]) -> Iterator[list[Suggestion]]:
    """Yield the groups cut to MOST in all: each has a sure share, the last takes what is left."""
    room = MOST - sum(min(len(group), _SURE) for group in groups)
    shares = []
    for group in reversed(groups):
        more = min(max(0, len(group) - _SURE), room)
        room -= more
        shares.append(group[: _SURE + more])
    yield from reversed(shares)
