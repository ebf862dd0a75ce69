"""Count the matching documents for each value of a facet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import tantivy

from search.engines.tantivy.query import Translator
from search.query import Query
from search.result import Facet, facet

# tantivy's limit on the number of buckets in an aggregation.
MAX_FACET_VALUES = 65_000


class FacetAggregations:
    """Count facet values in one generation with tantivy's aggregations."""

    def __init__(self, searcher: tantivy.Searcher, translate: Translator) -> None:
        self._searcher, self._translate = searcher, translate

    def facets(self, query: Query) -> Iterator[Facet]:
        """Yield a query's facets. Each facet with a filter is counted separately, without it."""
        query = query.counting()
        filters = {filter.field: filter for filter in query.filters}
        free = [name for name in query.facets if name not in filters]
        counts = self._counts(query, free) if free else {}
        for name in query.facets:
            if name in filters:
                others = tuple(filter for filter in query.filters if filter.field != name)
                counts |= self._counts(replace(query, filters=others), [name])
            values = filters[name].any_of if name in filters else ()
            yield facet(name, counts[name], chosen=values, limit=query.facet_limit)

    def _counts(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        translated = self._translate.query(query)
        terms = {n: {"terms": {"field": f"k_{n}", "size": MAX_FACET_VALUES}} for n in names}
        try:
            answer = self._searcher.aggregate(translated, terms)
        except ValueError:
            # All facets together have more values than tantivy can count at once.
            return {name: self._every_count(translated, name) for name in names}
        counts = {}
        for name in names:
            buckets = answer[name]["buckets"]
            counts[name] = (
                self._every_count(translated, name)
                if len(buckets) >= MAX_FACET_VALUES
                else {bucket["key"]: bucket["doc_count"] for bucket in buckets}
            )
        return counts

    def _every_count(self, translated: tantivy.Query, name: str) -> dict[str, int]:
        """The counts of any number of values of a facet. Slower than an aggregation."""
        return dict(self._searcher.terms_with_prefix(f"k_{name}", "", translated))
