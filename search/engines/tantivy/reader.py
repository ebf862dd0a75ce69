"""Search one open generation of the tantivy engine."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import tantivy

from search.document import Document, loads
from search.engines.tantivy.facet_counts import FacetAggregations
from search.engines.tantivy.idf_correction import IdfCorrection
from search.engines.tantivy.query import Translator
from search.engines.tantivy.sorted_page import SortedPages
from search.indexing import MEMBER, NO_ID, key_name
from search.query import EVERYTHING, FIRST, Query
from search.result import Hit, Result
from search.schema import BOOST

# Extra hits after the page, so that a tie across its end rarely requires a second search.
SPARE_HITS = 40

# How many documents in a group one search can read. More require a second search.
USUAL_GROUP_SIZE = 20

# If this many hits have the same score, they keep the order of the index, which is also stable.
MAX_TIES = 1_000

# After every date, so that undated hits come last.
_LATEST_MICROSECONDS = 2**62


class TantivyReader:
    """Answers queries from an open generation."""

    def __init__(self, index: tantivy.Index, deleted: int) -> None:
        self._searcher = index.searcher()
        idf = IdfCorrection(self._searcher, index.schema, self._searcher.num_docs + deleted)
        every = tantivy.Query.all_query()
        boosts = [value for value, _ in self._searcher.terms_with_prefix(f"k_{BOOST}", "", every)]
        self._translate = Translator(index.schema, idf, boosts)
        self._aggregations = FacetAggregations(self._searcher, self._translate)
        self._sorted = SortedPages(self._searcher, index.schema)

    def search(self, query: Query) -> Result:
        """Run one search for the hits, and one aggregation for each set of filters."""
        translated = self._translate.query(query)
        total, addresses = self._page(translated, query)
        hits = (Hit(self._document(address), score) for score, address in addresses)
        return Result(total, tuple(hits), tuple(self._aggregations.facets(query)))

    def get(self, id: str) -> Document | None:
        """Look up a document by ID."""
        hits = self._searcher.search(self._translate.term("id", id), 1).hits
        return self._document(hits[0][1]) if hits else None

    def documents(self, query: Query = EVERYTHING, after: str = "") -> Iterator[Document]:
        """Yield the documents that match a query without clauses, in ID order, after an ID."""
        matching = self._translate.query(query)
        ids = [id for id, _ in self._searcher.terms_with_prefix("id", "", matching)]
        for id in ids[bisect_right(ids, after) :]:
            if not id.startswith(NO_ID) and (document := self.get(id)):
                yield document

    def grouped(self) -> int:
        """The number of documents that belong to groups."""
        answer: Any = self._searcher.search(self._translate.term("kind", MEMBER), 1)
        return int(answer.count)

    def members(self, group: str) -> list[Document]:
        """The documents that belong to a group."""
        query = self._translate.members(group)
        answer: Any = self._searcher.search(query, USUAL_GROUP_SIZE)
        if answer.count > USUAL_GROUP_SIZE:
            answer = self._searcher.search(query, answer.count)
        return [self._document(address) for _, address in answer.hits]

    def _document(self, address: tantivy.DocAddress) -> Document:
        return loads(bytes(self._searcher.doc(address)["record"][0]))

    def _page(self, translated: tantivy.Query, query: Query) -> tuple[int, list[tuple[float, Any]]]:
        end = query.offset + query.limit
        if not query.limit:
            # tantivy panics if the limit is 0.
            answer: Any = self._searcher.search(translated, limit=1)
            return answer.count, []
        if query.ranked():
            total, hits = self._top(translated, end)
            lift = FIRST if query.relaxed() else 0.0
            hits = [(s - lift if s >= lift else s, address) for s, address in hits]
            return total, hits[query.offset : end]
        order = key_name(query.sort)
        total, addresses = self._sorted.page(translated, order, query.offset, query.limit)
        return total, [(0.0, address) for address in addresses]

    def _top(self, translated: tantivy.Query, end: int) -> tuple[int, list[tuple[float, Any]]]:
        """The total, and at least the first `end` hits with ties resolved."""
        answer: Any = self._searcher.search(translated, limit=end + SPARE_HITS)
        hits = answer.hits
        if end and len(hits) == end + SPARE_HITS and hits[end - 1][0] == hits[-1][0]:
            hits = self._searcher.search(translated, limit=end + MAX_TIES, count=False).hits
        ordered: list[tuple[float, Any]] = []
        for _, group in groupby(hits, key=lambda hit: hit[0]):
            ordered += self._untie(list(group))
        return answer.count, ordered

    def _untie(self, group: list[tuple[float, Any]]) -> list[tuple[float, Any]]:
        """Sort hits with the same score by date, newest first, then by ID."""
        if not 1 < len(group) < MAX_TIES:
            return group
        dates = self._searcher.fast_field_values("date", [address for _, address in group])
        newest = [-_LATEST_MICROSECONDS if date is None else date for date in dates]
        if len(set(newest)) < len(newest):
            ids = [self._searcher.doc(address)["id"][0].lstrip(NO_ID) for _, address in group]
        else:
            ids = [""] * len(group)
        keyed = sorted(
            zip(newest, ids, range(len(group)), strict=True), key=lambda k: (-k[0], k[1])
        )
        return [group[position] for _, _, position in keyed]
