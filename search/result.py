"""Result and its parts: an engine's answer to a query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.document import Document


@dataclass(frozen=True, slots=True)
class Hit:
    """A matching document. `score` is 0 unless hits are sorted by relevance."""

    document: Document
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A facet value, the number of matching documents, and whether a filter selects it."""

    value: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet, most frequent first.

    `total_values` is the number of all values with matching documents.
    """

    field: str
    values: tuple[FacetValue, ...]
    total_values: int


@dataclass(frozen=True, slots=True)
class Result:
    """One page of hits, the exact total, and the requested facets."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    generation: str = ""


def facet(field: str, counts: Mapping[str, int], *, chosen: Iterable[str], limit: int) -> Facet:
    """Sort a facet's values, and keep the first `limit` and all chosen values."""
    chosen = set(chosen)
    order = sorted((-count, value) for value, count in counts.items() if count)
    listed = order[:limit]
    left = chosen.difference(value for _, value in listed)
    rest = sorted((-counts.get(value, 0), value) for value in left)
    values = (FacetValue(value, -count, value in chosen) for count, value in listed + rest)
    return Facet(field, tuple(values), len(order))
