"""Acronyms that documents explain -> the pairs of short and long form that count."""

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
# A meaning that fewer documents explain, beside the commonest one, is chance or a mistake.
_LEAST_SHARE_OF_COMMONEST = 5

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MinedAcronym:
    """An acronym, its meaning, and the number of documents that explain it so."""

    short: str
    long: str
    documents: int


def mined_acronyms(engine: Engine, at: datetime | None = None) -> Iterator[MinedAcronym]:
    """Yield the acronyms that documents explain, those of the most documents first."""
    query = Query(facets=(ACRONYM,), facet_limit=MAX_MINED_ACRONYMS, limit=0, at=at)
    for value in engine.search(query).facets[0].values:
        short, _, long = value.value.partition("=")
        yield MinedAcronym(short, long, value.count)


def acronym_value(short: str, long: str) -> str:
    """An acronym and its meaning as a document's facet value."""
    return f"{short}={long}"


def acronym_pair(short: str, long: str) -> Pair:
    """An acronym and its meaning in the form in which they are compared."""
    return short.upper(), " ".join(words(long))


def meanings(counts: Mapping[Pair, int]) -> list[Pair]:
    """Pairs that tell the meaning of an acronym: of each, the commonest few."""
    by_short: dict[str, list[tuple[int, str]]] = {}
    for (short, long), count in counts.items():
        by_short.setdefault(short, []).append((-count, long))
    return [
        (short, long)
        for short, longs in by_short.items()
        for count, long in sorted(longs)[:MAX_MEANINGS]
        if count * _LEAST_SHARE_OF_COMMONEST <= min(longs)[0]
    ]
