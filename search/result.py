"""Result, Hit, Facet: what every engine answers with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.document import Document


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches; `score` is 0 in every order but relevance."""

    document: Document
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, how many matching documents hold it, and whether the query chose it."""

    value: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet field, most frequent first; `total_values` counts those not 0."""

    field: str
    values: tuple[FacetValue, ...]
    total_values: int


@dataclass(frozen=True, slots=True)
class Result:
    """One page of hits, the exact number of all of them, and the facets asked for."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    generation: str = ""


def facet(field: str, counts: Mapping[str, int], *, chosen: Iterable[str], limit: int) -> Facet:
    """A facet in its order, cut at `limit` but for chosen values, which stay even at 0."""
    chosen = set(chosen)
    order = sorted((-count, value) for value, count in counts.items() if count)
    listed = order[:limit]
    left = chosen.difference(value for _, value in listed)
    rest = sorted((-counts.get(value, 0), value) for value in left)
    values = (FacetValue(value, -count, value in chosen) for count, value in listed + rest)
    return Facet(field, tuple(values), len(order))
