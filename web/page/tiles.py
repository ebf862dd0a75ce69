"""The communities as tiles on the home page."""

from __future__ import annotations

from collections.abc import Iterable

from web.page.display import Group

MAX_TILES = 12


def tiles(groups: Iterable[Group]) -> Group | None:
    """The communities as tiles. Values of any other facet can be bare names of folders."""
    return next((one for one in groups if one.field == "community" and not one.above), None)
