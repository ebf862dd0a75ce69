"""The numbers that a client needs beside counts: ranges of numeric facets and dates, and levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from search.engines import Engine
from search.query import Filter, Query, Sort
from web.answer import Answer, Stats, facet_counts, facet_stats
from web.instantsearch.batch_search import BatchSearch
from web.instantsearch.facet_paths import level_counts, level_of
from web.instantsearch.narrowing import DATE


@dataclass(frozen=True, slots=True)
class FacetNumbers:
    """Statistics of numeric facets and dates, and the counts of the requested levels."""

    stats: Mapping[str, Stats] = field(default_factory=dict)
    levels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def facet_numbers(engine: Engine, answer: Answer, batch: BatchSearch) -> FacetNumbers:
    """The numbers for the hits of an answer, whichever of their values the answer lists."""
    query = answer.query.counting()
    stats = facet_stats(engine, query, answer.result.facets)
    if batch.dates:
        stats |= _date_stats(engine, replace(query, facets=()))
    return FacetNumbers(stats, dict(_levels(engine, query, batch)))


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

        counts = level_counts(facet_counts(engine, query, facet), level, hits_with)
        yield name, dict(islice(counts.items(), batch.max_values))
