"""The values that an index's facets have: what a request's values are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from search.engines.protocol import Engine
from search.query import Query
from web.request.search import Search, Values

EVERY = 1_000_000_000  # values: more than any facet has


class FacetValues:
    """The facet values of one generation, read when first asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, Mapping[str, tuple[str, ...]]] = {}

    def resolve(self, search: Search) -> Search:
        """Return the search with its facet values as the index writes them."""
        if not search.chosen and not search.excluded:
            return search
        return replace(
            search, chosen=self._verbatim(search.chosen), excluded=self._verbatim(search.excluded)
        )

    def counts(self, field: str, at: datetime, *, distinct: bool) -> dict[str, int]:
        """Return how many documents hold each value of a facet at a moment."""
        query = Query(facets=(field,), facet_limit=EVERY, limit=0, at=at, distinct=distinct)
        (facet,) = self._engine.search(query).facets
        return {value.value: value.count for value in facet.values}

    def _verbatim(self, values: Values) -> Values:
        return {
            name: tuple(dict.fromkeys(v for text in texts for v in self._written(name, text)))
            for name, texts in values.items()
        }

    def _written(self, field: str, text: str) -> tuple[str, ...]:
        """Return the value itself where it exists, else those that differ in letter case only."""
        same = self._by_case(field).get(text.casefold(), ())
        return (text,) if text in same or not same else same

    def _by_case(self, field: str) -> Mapping[str, tuple[str, ...]]:
        if field not in self._known:
            query = Query(facets=(field,), facet_limit=EVERY, limit=0)
            (facet,) = self._engine.search(query).facets
            found: dict[str, tuple[str, ...]] = {}
            for value in facet.values:
                key = value.value.casefold()
                found[key] = (*found.get(key, ()), value.value)
            self._known[field] = found
        return self._known[field]
