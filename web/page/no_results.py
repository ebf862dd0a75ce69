"""Wider searches to offer when a search has no results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from search.work_budget import extras
from web.answer import answer
from web.page.chips import Chip
from web.request import Route, Search, search_url
from web.site import Edition, Site
from web.translations import Translation

# Each candidate costs one search; this limits the cost of a page without results.
_MAX_TRIED_SEARCHES = 8


@dataclass(frozen=True, slots=True)
class WiderSearch:
    """A wider search: its label, URL and number of hits."""

    label: str
    url: str
    total: int


def wider_searches(
    site: Site,
    edition: Edition,
    search: Search,
    chips: Sequence[Chip],
    say: Translation,
    *,
    path: str,
    at: datetime,
    spelling: str = "",
) -> list[WiderSearch]:
    """The wider searches that have hits, as many as the request's work budget allows."""
    searches = []
    parameters = edition.parameters.on[Route.PAGE]
    candidates = islice(_candidates(search, chips, say, spelling), _MAX_TRIED_SEARCHES)
    for label, wider in candidates:
        count_only, total = replace(wider, facets=(), page=1), 0
        with extras():
            total = answer(site, edition, count_only, at=at, hits=False).result.total
        if total:
            url = search_url(path, replace(wider, page=1), parameters).url()
            searches.append(WiderSearch(label, url, total))
    return searches


def _candidates(
    search: Search, chips: Sequence[Chip], say: Translation, spelling: str
) -> Iterator[tuple[str, Search]]:
    if spelling:
        yield say("help.did_you_mean", q=spelling), replace(search, q=spelling)
    words = search.q.split()
    if '"' in search.q:
        unquoted = search.q.replace('"', " ").strip()
        yield say("help.unquoted"), replace(search, q=unquoted)
    elif len(words) > 1:
        label = say("help.without", word=words[-1])
        yield label, replace(search, q=" ".join(words[:-1]))
    for chip in chips:
        yield say("help.unfiltered", label=chip.label, text=chip.text), chip.search
    if len(chips) > 1:
        unfiltered = replace(search, chosen={}, excluded={}, gte={}, lt={})
        yield say("help.no_filters"), unfiltered
