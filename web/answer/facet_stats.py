"""Statistics of facets whose values are numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from search.engines import Engine
from search.query import Query
from search.result import Facet
from web.request import UNLIMITED_VALUES, is_number

Stats = Mapping[str, float]
"""The smallest and the largest value of a facet, their mean and their sum."""


def facet_stats(engine: Engine, query: Query, facets: tuple[Facet, ...]) -> dict[str, Stats]:
    """The statistics of the facets whose values are all numbers, by name."""
    query = query.counting()
    return dict(_numeric(engine, query, facets))


def _numeric(
    engine: Engine, query: Query, facets: tuple[Facet, ...]
) -> Iterator[tuple[str, Stats]]:
    for facet in facets:
        counts = {value.value: value.count for value in facet.values if value.count}
        if not counts or not all(map(is_number, counts)):
            continue
        # The answer lists only some values, but the range is that of all.
        if len(counts) < facet.total_values:
            counts = facet_counts(engine, query, facet.field)
        if all(map(is_number, counts)):
            yield facet.field, _stats(counts)


def facet_counts(engine: Engine, query: Query, name: str) -> dict[str, int]:
    """The number of hits with each value of a facet, of which an answer may list only some."""
    every = replace(query, facets=(name,), facet_limit=UNLIMITED_VALUES)
    (facet,) = engine.search(every).facets
    return {value.value: value.count for value in facet.values if value.count}


def _stats(counts: Mapping[str, int]) -> Stats:
    numbers = {float(value): count for value, count in counts.items()}
    total = sum((number * count for number, count in numbers.items()), 0.0)
    mean = total / sum(numbers.values())
    stats = {"min": min(numbers), "max": max(numbers), "avg": mean, "sum": total}
    return {name: int(value) if value.is_integer() else value for name, value in stats.items()}
