"""Levels of facet values that are paths, such as `Care > Chronic`, for hierarchical menus.

`topic.lvl0` has the first step of each value of `topic`, `topic.lvl1` the first two, and so on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

SEPARATOR = " > "
_LEVEL = re.compile(r"(\w+)\.lvl(\d)", re.ASCII)


def level_of(name: str, facets: Iterable[str]) -> tuple[str, int] | None:
    """The facet and the level that a name such as `topic.lvl1` stands for, if it does."""
    match = _LEVEL.fullmatch(name)
    return (match[1], int(match[2])) if match and match[1] in facets else None


def step(value: str, level: int) -> str:
    """A value up to a level, or empty if it has fewer steps."""
    steps = value.split(SEPARATOR)
    return SEPARATOR.join(steps[: level + 1]) if len(steps) > level else ""


def values_under(path: str, values: Iterable[str]) -> tuple[str, ...]:
    """The values that are a path or continue it."""
    return tuple(value for value in values if value == path or value.startswith(path + SEPARATOR))


def level_counts(
    counts: Mapping[str, int], level: int, count: Callable[[tuple[str, ...]], int]
) -> dict[str, int]:
    """The number of hits with each path of a level, most frequent first.

    A hit may have several values under one path; `count` counts the hits with any of some values.
    """
    values: dict[str, list[str]] = defaultdict(list)
    for value, hits in counts.items():
        path = step(value, level)
        if path and hits:
            values[path].append(value)
    paths = {
        path: counts[under[0]] if len(under) == 1 else count(tuple(under))
        for path, under in values.items()
    }
    return dict(sorted(paths.items(), key=lambda pair: (-pair[1], pair[0])))
