"""The facet values in an index, against which a request's values are resolved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain

from search.engines import Engine
from search.query import Query
from search.text import value_key
from web.request.search import FacetValuesByName, Search

# More values than any facet has.
UNLIMITED_VALUES = 1_000_000_000


def is_number(text: str) -> bool:
    """Whether a facet's value can be compared as a number."""
    return text.isascii() and text.removeprefix("-").replace(".", "", 1).isdecimal()


class FacetValues:
    """The facet values of one generation, loaded when they are first needed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._by_key: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._numbers: dict[str, Mapping[str, float]] = {}

    def resolve(self, search: Search) -> Search:
        """The search with its facet values in the index's spelling."""
        if not search.chosen and not search.excluded:
            return search
        return replace(
            search, chosen=self._verbatim(search.chosen), excluded=self._verbatim(search.excluded)
        )

    def counts(self, field: str, at: datetime, *, distinct: bool) -> dict[str, int]:
        """The number of documents with each value of a facet at a given time."""
        query = Query(
            facets=(field,), facet_limit=UNLIMITED_VALUES, limit=0, at=at, distinct=distinct
        )
        (facet,) = self._engine.search(query).facets
        return {value.value: value.count for value in facet.values}

    def all(self, field: str) -> tuple[str, ...]:
        """All values of a facet."""
        return tuple(chain.from_iterable(self._values_by_key(field).values()))

    def numbers(self, field: str) -> Mapping[str, float]:
        """A facet's numeric values, parsed."""
        if field not in self._numbers:
            texts = self.all(field)
            self._numbers[field] = {text: float(text) for text in texts if is_number(text)}
        return self._numbers[field]

    def _verbatim(self, values: FacetValuesByName) -> FacetValuesByName:
        return {name: self._spellings(name, texts) for name, texts in values.items()}

    def _spellings(self, field: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Each value that exists or, in its place, those that differ only in case or spaces."""
        spellings: dict[str, None] = {}
        for text in texts:
            values = self._values_by_key(field).get(value_key(text), ())
            spellings |= dict.fromkeys((text,) if text in values or not values else values)
        return tuple(spellings)

    def _values_by_key(self, field: str) -> Mapping[str, tuple[str, ...]]:
        if field not in self._by_key:
            query = Query(facets=(field,), facet_limit=UNLIMITED_VALUES, limit=0)
            (facet,) = self._engine.search(query).facets
            values: dict[str, list[str]] = defaultdict(list)
            for value in facet.values:
                values[value_key(value.value)].append(value.value)
            self._by_key[field] = {key: tuple(same) for key, same in values.items()}
        return self._by_key[field]
