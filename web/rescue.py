"""What would find something where a search found nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from web.answer import answer
from web.display import Chip
from web.params import Search
from web.site import Edition, Site
from web.urls import address

_TRIED = 8  # searches: an empty page may not cost more than that


@dataclass(frozen=True, slots=True)
class WayOut:
    """A wider search, what it does, and how many articles it finds."""

    label: str
    url: str
    total: int


def ways_out(
    site: Site, edition: Edition, search: Search, chips: Sequence[Chip], *, path: str, at: datetime
) -> list[WayOut]:
    """Return the wider searches that find something."""
    found = []
    for label, wider in islice(_wider(search, chips), _TRIED):
        alone = replace(wider, facets=(), page=1)
        total = answer(site, edition, alone, at=at, hits=False).result.total
        if total:
            url = address(path, replace(wider, page=1), edition.names).url()
            found.append(WayOut(label, url, total))
    return found


def _wider(search: Search, chips: Sequence[Chip]) -> Iterator[tuple[str, Search]]:
    words = search.q.split()
    if '"' in search.q:
        yield "Without the quotation marks", replace(search, q=search.q.replace('"', " ").strip())
    if len(words) > 1:
        yield f"Without “{words[-1]}”", replace(search, q=" ".join(words[:-1]))
    for chip in chips:
        yield f"Without the filter {chip.label}: {chip.text}", chip.search
    if len(chips) > 1:
        yield "Without any filter", replace(search, chosen={}, excluded={}, gte=None, lt=None)
