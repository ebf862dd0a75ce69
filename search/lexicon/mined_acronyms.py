"""Acronyms and their meanings, mined from definitions in documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from search.engines import Engine
from search.query import Query
from search.schema import ACRONYM
from search.text import words

MAX_MINED_ACRONYMS = 10_000
MAX_MEANINGS = 3
# A meaning defined in fewer than a fifth as many documents as the most common one is likely a
# coincidence or a mistake.
_LEAST_SHARE_OF_COMMONEST = 5

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MinedAcronym:
    """An acronym, one of its meanings, and the number of documents with this definition."""

    short: str
    long: str
    documents: int


def mined_acronyms(engine: Engine, at: datetime | None = None) -> Iterator[MinedAcronym]:
    """Yield the acronyms that documents define, most frequent first."""
    query = Query(facets=(ACRONYM,), facet_limit=MAX_MINED_ACRONYMS, limit=0, at=at)
    for value in engine.search(query).facets[0].values:
        short, _, long = value.value.partition("=")
        yield MinedAcronym(short, long, value.count)


def acronym_value(short: str, long: str) -> str:
    """The facet value for an acronym and its meaning."""
    return f"{short}={long}"


def acronym_pair(short: str, long: str) -> Pair:
    """Normalize an acronym and its meaning for comparison."""
    return short.upper(), " ".join(words(long))


def meanings(counts: Mapping[Pair, int]) -> list[Pair]:
    """Select the most common meanings of each acronym."""
    by_short: dict[str, list[tuple[int, str]]] = {}
    for (short, long), count in counts.items():
        by_short.setdefault(short, []).append((-count, long))
    return [
        (short, long)
        for short, longs in by_short.items()
        for count, long in sorted(longs)[:MAX_MEANINGS]
        if count * _LEAST_SHARE_OF_COMMONEST <= min(longs)[0]
    ]
