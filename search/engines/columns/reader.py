"""Search one open generation of the columns engine."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search.document import Document, loads
from search.engines.columns.columns import MEMBER, TOGETHER, Columns, record_place
from search.engines.columns.evaluation import evaluate, page
from search.engines.columns.facet_counts import FacetCounts
from search.engines.columns.postings import ColumnPostings
from search.engines.columns.records import Records
from search.engines.columns.selection import Selection
from search.query import EVERYTHING, Query
from search.result import Hit, Result
from search.schema import Schema


class ColumnsReader:
    """An open generation. Its data are either memory-mapped or created for one search."""

    def __init__(self, columns: Columns, records: Records, schema: Schema) -> None:
        self._columns, self._records = columns, records
        self._postings = ColumnPostings(columns, schema)
        self._selection = Selection(columns, schema)
        self._facet_counts = FacetCounts(columns, schema)

    def search(self, query: Query) -> Result:
        """Find and count the matches, and sort one page of them."""
        selection = self._selection
        hidden = selection.hidden(query)
        collection = selection.collection(query, hidden)
        evaluation = evaluate(query, self._postings, selection, collection)
        text = evaluation.matching
        text[hidden] = False
        for mask in selection.within(query):
            text &= mask
        filters = {filter.field: selection.passing(filter) for filter in query.filters}
        matching = text
        for mask in filters.values():
            matching = matching & mask
        documents = np.flatnonzero(matching)
        hits = page(query, self._columns, selection, evaluation, documents)
        return Result(
            total=len(documents),
            hits=tuple(Hit(self._document(number), score) for number, score in hits),
            facets=tuple(self._facet_counts.facets(query, text, filters)),
        )

    def get(self, id: str) -> Document | None:
        """Look up a document by ID."""
        number = self._selection.numbered(id)
        return None if number < 0 else self._document(number)

    def documents(self, query: Query = EVERYTHING, after: str = "") -> Iterator[Document]:
        """Yield the documents that match a query without clauses, in ID order, after an ID."""
        mask = self._columns.kind != TOGETHER
        mask[self._selection.hidden(query)] = False
        filters = map(self._selection.passing, query.filters)
        for passing in (*self._selection.within(query), *filters):
            mask &= passing
        ids = self._columns.id_order[self._selection.place_after(after) :]
        for number in ids[mask[ids]].tolist():
            yield self._document(number)

    def grouped(self) -> int:
        """The number of documents that belong to groups."""
        return int(np.count_nonzero(self._columns.kind == MEMBER))

    def members(self, group: str) -> list[Document]:
        """The documents that belong to a group."""
        columns = self._columns
        wanted = (columns.group == int(group, 16)) & (columns.kind != TOGETHER)
        return [self._document(number) for number in np.flatnonzero(wanted).tolist()]

    def _document(self, number: int) -> Document:
        return loads(self._records.read(*record_place(self._columns, number)))
