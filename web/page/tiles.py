"""The facet that the home page presents as tiles."""

from __future__ import annotations

from collections.abc import Iterable

from web.page.display import Group
from web.page.facet_rows import is_year

MAX_TILES = 12


def tiles(groups: Iterable[Group]) -> Group | None:
    """The facet that the home page presents as tiles: communities, or else the first."""
    usable = {
        group.field: group
        for group in groups
        if not group.above and not all(is_year(row.label) for row in group.rows)
    }
    return usable.get("community") or next(iter(usable.values()), None)
