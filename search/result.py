"""Result, Hit, Facet: what every engine answers with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.document import Document


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found; `score` is 0 in every order but relevance."""

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
    """Return a facet in its order, cut at `limit` but for chosen values, which stay even at 0."""
    chosen = set(chosen)
    found = {value: count for value, count in counts.items() if count}
    order = sorted(found, key=lambda value: (-found[value], value))
    listed = order[:limit]
    rest = sorted(chosen.difference(listed), key=lambda value: (-found.get(value, 0), value))
    values = (FacetValue(value, found.get(value, 0), value in chosen) for value in listed + rest)
    return Facet(field, tuple(values), len(found))
