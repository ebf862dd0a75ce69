"""What would find something where a search found nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from web.answer.answer import answer
from web.page.display import Chip
from web.request.parameter_table import Route
from web.request.search import Search
from web.request.urls import search_url
from web.site import Edition, Site
from web.translations import Translation

_TRIED = 8  # searches: an empty page may not cost more than that


@dataclass(frozen=True, slots=True)
class WayOut:
    """A wider search, what it does, and how many articles it finds."""

    label: str
    url: str
    total: int


def ways_out(
    site: Site,
    edition: Edition,
    search: Search,
    chips: Sequence[Chip],
    say: Translation,
    *,
    path: str,
    at: datetime,
    spelling: str = "",
) -> list[WayOut]:
    """Return the wider searches that find something."""
    found = []
    for label, wider in islice(_wider(search, chips, say, spelling), _TRIED):
        alone = replace(wider, facets=(), page=1)
        total = answer(site, edition, alone, at=at, hits=False).result.total
        if total:
            parameters = edition.parameters.on[Route.PAGE]
            url = search_url(path, replace(wider, page=1), parameters).url()
            found.append(WayOut(label, url, total))
    return found


def _wider(
    search: Search, chips: Sequence[Chip], say: Translation, spelling: str
) -> Iterator[tuple[str, Search]]:
    if spelling:
        yield say("help.meant", q=spelling), replace(search, q=spelling)
    words = search.q.split()
    if '"' in search.q:
        bare = search.q.replace('"', " ").strip()
        yield say("help.unquoted"), replace(search, q=bare)
    elif len(words) > 1:
        label = say("help.without", word=words[-1])
        yield label, replace(search, q=" ".join(words[:-1]))
    for chip in chips:
        yield say("help.unfiltered", label=chip.label, text=chip.text), chip.search
    if len(chips) > 1:
        none = replace(search, chosen={}, excluded={}, gte=None, lt=None)
        yield say("help.no_filters"), none
