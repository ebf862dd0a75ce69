"""Select documents by properties other than words, as masks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from search.caches import memoize
from search.engines.columns.columns import MEMBER, NO_TIME, TOGETHER, Columns, value_key
from search.engines.columns.postings import Collection
from search.engines.columns.ragged import Array
from search.indexing import NO_ID
from search.query import Alternative, Filter, Match, Query
from search.schema import Schema
from search.typed_fields import microseconds

# One entry for each period in which the same documents are visible.
MAX_CACHED_COLLECTIONS = 4

_NOBODY = np.empty(0, np.int64)


class Selection:
    """Looks up documents by ID, value, date, or time of publication or expiry."""

    def __init__(self, columns: Columns, schema: Schema) -> None:
        self._columns = columns
        self._facets = {name: number for number, name in enumerate(schema.keyword_fields())}
        self._typed = {field.name: number for number, field in enumerate(schema.typed_fields)}
        self._hidden = memoize(MAX_CACHED_COLLECTIONS, self._find_hidden)
        self._collection = memoize(MAX_CACHED_COLLECTIONS, self._make_collection)

    def collection(self, query: Query, hidden: Array) -> Collection:
        """The documents that count towards a query's word statistics, even if hidden.

        A hidden document that represents a group does not count, because a group has one for each
        period.
        """
        if not query.distinct:
            return self._every_one
        return self._collection(hidden[self._is_together[hidden]].tobytes())

    def _make_collection(self, hidden: bytes) -> Collection:
        mask = self._columns.kind != MEMBER
        mask[np.frombuffer(hidden, np.int64)] = False
        return Collection(b"distinct" + hidden, mask)

    def hidden(self, query: Query) -> Array:
        """The documents that are not yet published, or have expired."""
        if query.at is None:
            return _NOBODY
        return self._hidden(int(np.searchsorted(self._changes, microseconds(query.at), "right")))

    def _find_hidden(self, period: int) -> Array:
        """The hidden documents after this many of the times when a document appears or expires."""
        now = self._changes[period - 1] if period else NO_TIME
        timed = self._timed
        publish, expiry = self._columns.publish[timed], self._columns.expiry[timed]
        hidden: Array = timed[(publish > now) | ((expiry != NO_TIME) & (expiry <= now))]
        return hidden

    def within(self, query: Query) -> Iterator[Array]:
        """Masks of the documents within a query's bounds and scope."""
        for range in query.ranges:
            numbers = self.numbers(range.field)
            yield numbers != NO_TIME
            if range.low is not None:
                yield numbers >= range.low
            if range.high is not None:
                yield numbers < range.high
        yield from map(self.passing, query.scope)

    def numbers(self, field: str) -> Array:
        """The value of a typed field for each document, or NO_TIME."""
        if field == "date":
            return self._columns.date
        size, number = len(self._columns), self._typed[field]
        return self._columns.typed[number * size : (number + 1) * size]

    def passing(self, filter: Filter) -> Array:
        """A mask of the documents that pass a filter."""
        mask = np.full(len(self._columns), not filter.any_of)
        for value in filter.any_of:
            mask[self._with_value(filter.field, value)] = True
        for value in filter.none_of:
            mask[self._with_value(filter.field, value)] = False
        return mask

    def documents(self, alternative: Alternative) -> Array:
        """The documents that match an alternative that does not depend on their words."""
        words = alternative.words
        if alternative.match is Match.VALUE:
            return self._with_value(*words)
        if alternative.match is Match.SINCE:
            since = int(words[0])
            return np.flatnonzero(self._columns.date >= max(since, NO_TIME + 1))
        numbers = [n for id in set(words) for name in (id, NO_ID + id) for n in self._with_id(name)]
        return np.array(numbers, np.int64)

    def numbered(self, id: str) -> int:
        """The number of the document with an ID, or -1."""
        return next(iter(self._with_id(id)), -1)

    def place_after(self, id: str) -> int:
        """The place of the first ID after this one, in ID order."""
        return bisect_right(range(len(self._columns)), id.encode(), key=self._id_at)

    def _with_id(self, id: str) -> list[int]:
        places = range(len(self._columns))
        first = bisect_left(places, id.encode(), key=self._id_at)
        return [int(number) for number in self._columns.id_order[first : self.place_after(id)]]

    def _id_at(self, place: int) -> bytes:
        return self._columns.ids.encoded(int(self._columns.id_order[place]))

    def _with_value(self, field: str, value: str) -> Array:
        place = self._columns.values.find(value_key(self._facets[field], value))
        return _NOBODY if place < 0 else self._columns.value_docs.row(place)

    @cached_property
    def _is_together(self) -> Array:
        together: Array = self._columns.kind == TOGETHER
        return together

    @cached_property
    def _every_one(self) -> Collection:
        return Collection(b"", ~self._is_together)

    @cached_property
    def _changes(self) -> Array:
        """The times when documents appear or expire, in ascending order."""
        times: Array = np.union1d(self._columns.publish, self._columns.expiry)
        changes: Array = times[times != NO_TIME]
        return changes

    @cached_property
    def _timed(self) -> Array:
        """The documents with a publication or expiry time."""
        columns = self._columns
        return np.flatnonzero((columns.publish != NO_TIME) | (columns.expiry != NO_TIME))
