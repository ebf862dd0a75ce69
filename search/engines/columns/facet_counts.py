"""Count the facet values of matching documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from search.engines.columns.columns import Columns, value_key
from search.engines.columns.ragged import Array, gathered
from search.query import Query
from search.result import Facet, FacetValue
from search.schema import Schema

# If a smaller share of the documents matches, their values are read one by one.
_FEW = 1 / 8
_NO_COUNTS = np.empty(0, np.int64)


class FacetCounts:
    """Counts the values of facets in one generation."""

    def __init__(self, columns: Columns, schema: Schema) -> None:
        self._columns = columns
        self._spans = {
            name: columns.values.span(chr(number))
            for number, name in enumerate(schema.keyword_fields())
        }
        self._numbers = {name: number for number, name in enumerate(schema.keyword_fields())}

    def facets(self, query: Query, text: Array, filters: Mapping[str, Array]) -> Iterator[Facet]:
        """The facets requested by a query, each counted without its own filter.

        `text` is a mask of the matches without filters, and `filters` maps fields to masks.
        """
        free = set(query.facets) - filters.keys()
        counts = self._counts(_all(text, filters)) if free else _NO_COUNTS
        values = {filter.field: filter.any_of for filter in query.filters}
        for name in query.facets:
            if name in filters:
                others = {field: mask for field, mask in filters.items() if field != name}
                counted = self._counts(_all(text, others))
            else:
                counted = counts
            yield self._facet(name, counted, values.get(name, ()), query.facet_limit)

    def _counts(self, matching: Array) -> Array:
        """The number of matching documents for every value of every facet."""
        values = self._columns.doc_values
        documents = np.flatnonzero(matching)
        if len(documents) < _FEW * len(matching):
            codes = gathered(values, documents)
        else:
            codes = values.data[np.repeat(matching, values.lengths())]
        return np.bincount(codes, minlength=len(self._columns.values))

    def _facet(self, name: str, counts: Array, chosen: tuple[str, ...], limit: int) -> Facet:
        first, end = self._spans[name]
        counts = counts[first:end]
        held = np.flatnonzero(counts)
        # Values are numbered alphabetically, and a stable sort keeps that order for equal counts.
        listed = held[np.argsort(-counts[held], kind="stable")][:limit]
        values = [
            FacetValue(text, count, text in chosen)
            for text, count in zip(
                map(self._text, (listed + first).tolist()), counts[listed].tolist(), strict=True
            )
        ]
        left = set(chosen).difference(value.value for value in values)
        rest = sorted((-self._count(name, value, counts), value) for value in left)
        values += [FacetValue(value, -count, selected=True) for count, value in rest]
        return Facet(name, tuple(values), len(held))

    def _text(self, place: int) -> str:
        return self._columns.values.text(place)[1:]

    def _count(self, name: str, value: str, counts: Array) -> int:
        place = self._columns.values.find(value_key(self._numbers[name], value))
        return 0 if place < 0 else int(counts[place - self._spans[name][0]])


def _all(mask: Array, filters: Mapping[str, Array]) -> Array:
    for passing in filters.values():
        mask = mask & passing
    return mask
