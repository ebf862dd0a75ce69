"""The numbers that a client needs beside counts: ranges of numeric facets and dates, and levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from search.engines import Engine
from search.query import Filter, Query, Sort
from search.result import Facet
from web.answer import Answer
from web.instantsearch.batch_search import BatchSearch
from web.instantsearch.facet_paths import level_counts, level_of
from web.instantsearch.narrowing import DATE
from web.request import UNLIMITED_VALUES, is_number

Stats = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FacetNumbers:
    """Statistics of numeric facets and dates, and the counts of the requested levels."""

    stats: Mapping[str, Stats] = field(default_factory=dict)
    levels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def facet_numbers(engine: Engine, answer: Answer, batch: BatchSearch) -> FacetNumbers:
    """The numbers for the hits of an answer, whichever of their values the answer lists."""
    query = answer.query.counting()
    stats = dict(_facet_stats(engine, query, answer.result.facets))
    if batch.dates:
        stats |= _date_stats(engine, replace(query, facets=()))
    return FacetNumbers(stats, dict(_levels(engine, query, batch)))


def _facet_stats(
    engine: Engine, query: Query, facets: tuple[Facet, ...]
) -> Iterator[tuple[str, Stats]]:
    for facet in facets:
        counts = {value.value: value.count for value in facet.values if value.count}
        if not counts or not all(map(is_number, counts)):
            continue
        # The answer lists only some values, but the range is that of all.
        if len(counts) < facet.total_values:
            counts = _counts(engine, query, facet.field)
        if all(map(is_number, counts)):
            yield facet.field, _stats(counts)


def _counts(engine: Engine, query: Query, name: str) -> dict[str, int]:
    every = replace(query, facets=(name,), facet_limit=UNLIMITED_VALUES)
    (facet,) = engine.search(every).facets
    return {value.value: value.count for value in facet.values if value.count}


def _stats(counts: Mapping[str, int]) -> Stats:
    numbers = {float(value): count for value, count in counts.items()}
    total = sum((number * count for number, count in numbers.items()), 0.0)
    mean = total / sum(numbers.values())
    stats = {"min": min(numbers), "max": max(numbers), "avg": mean, "sum": total}
    return {name: int(value) if value.is_integer() else value for name, value in stats.items()}


def _date_stats(engine: Engine, query: Query) -> dict[str, Stats]:
    """The dates of the oldest and the newest hit, as Unix timestamps; undated hits come last."""
    dates = []
    for sort in (Sort.OLDEST, Sort.NEWEST):
        hits = engine.search(replace(query, sort=sort, limit=1)).hits
        dates += [hit.document.date for hit in hits if hit.document.date]
    if not dates:
        return {}
    return {DATE: {"min": int(dates[0].timestamp()), "max": int(dates[-1].timestamp())}}


def _levels(
    engine: Engine, query: Query, batch: BatchSearch
) -> Iterator[tuple[str, dict[str, int]]]:
    facets = [facet.name for facet in engine.status().schema.facets]
    for name in batch.levels:
        place = level_of(name, facets)
        if place is None:
            continue
        facet, level = place

        def hits_with(values: tuple[str, ...], facet: str = facet) -> int:
            under = Filter(facet, any_of=values)
            return engine.search(replace(query, scope=(*query.scope, under), facets=())).total

        counts = level_counts(_counts(engine, query, facet), level, hits_with)
        yield name, dict(islice(counts.items(), batch.max_values))
