"""Read a page of hits sorted by their keys, without reading all keys before it.

tantivy sorts numbers sixty times as fast as strings, because it looks up each string that it
compares across segments. So the beginning of each key is also stored as numbers, eight bytes
each. They lead to the keys shortly before the page, and only from there are strings sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import tantivy

KEY_NUMBERS = 4
"""How many numbers are stored for each key: enough for titles that begin with the same words."""

# Fewer keys than this are sorted as strings, which is as fast as reading the numbers.
MAX_KEYS_BEFORE_PAGE = 200

_BYTES = 8
# Numbers are signed, and those before and after each must fit as well: no key has the byte 255.
_LOWEST = 1 - (1 << (8 * _BYTES - 1))

_T = tantivy.Query
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


def number_fields(order: str) -> list[str]:
    """The names of the fields for the numbers of a sort order's keys."""
    return [f"s_{order}_{position}" for position in range(KEY_NUMBERS)]


def numbers(order: str, key: str) -> Iterator[tuple[str, int]]:
    """Yield the fields and numbers of a key. They are ordered as the keys are."""
    encoded = key.encode()
    for position, field in enumerate(number_fields(order)):
        part = encoded[_BYTES * position : _BYTES * (position + 1)]
        yield field, int.from_bytes(part.ljust(_BYTES, b"\0")) + _LOWEST


class SortedPages:
    """Reads pages of sorted hits from one generation."""

    def __init__(self, searcher: tantivy.Searcher, layout: tantivy.Schema) -> None:
        self._searcher: Any = searcher
        self._layout = layout

    def page(
        self, query: tantivy.Query, order: str, offset: int, limit: int
    ) -> tuple[int, list[tantivy.DocAddress]]:
        """The number of hits, and those of a page."""
        total = self._count(query) if offset else None
        if total is not None and offset >= total:
            return total, []
        if self._has_numbers(order):
            query, offset = self._skip(query, order, offset)
        answer = self._searcher.search(
            query,
            limit=limit,
            offset=offset,
            order_by_field=f"s_{order}",
            order=tantivy.Order.Asc,
        )
        addresses = [address for _, address in answer.hits[:limit]]
        return answer.count if total is None else total, addresses

    def _skip(self, query: tantivy.Query, order: str, offset: int) -> tuple[tantivy.Query, int]:
        """Exclude most hits before the offset, and return the offset among the others."""
        # Each field narrows the hits down to those that begin like the key at the offset.
        alike, later = query, []
        for field in number_fields(order):
            if offset <= MAX_KEYS_BEFORE_PAGE:
                break
            number = self._number_at(alike, field, offset)
            offset -= self._count(_all(alike, self._range(field, None, number - 1)))
            later.append(_all(alike, self._range(field, number + 1, None)))
            alike = _all(alike, self._range(field, number, number))
        return _any([alike, *later]), offset

    def _number_at(self, query: tantivy.Query, field: str, offset: int) -> int:
        """The number of the hit at an offset, by the order of these numbers."""
        answer = self._searcher.search(
            query, limit=1, offset=offset, order_by_field=field, order=tantivy.Order.Asc
        )
        return int(self._searcher.fast_field_values(field, [answer.hits[0][1]])[0])

    def _count(self, query: tantivy.Query) -> int:
        return int(self._searcher.search(query, limit=1).count)

    def _range(self, field: str, low: int | None, high: int | None) -> tantivy.Query:
        return _T.range_query(self._layout, field, tantivy.FieldType.Integer, low, high)

    def _has_numbers(self, order: str) -> bool:
        """Whether the index is recent enough to have these fields."""
        with suppress(ValueError):
            self._searcher.fast_field_values(number_fields(order)[0], [])
            return True
        return False


def _all(*queries: tantivy.Query) -> tantivy.Query:
    return _T.boolean_query([(_MUST, query) for query in queries])


def _any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return _T.boolean_query([(_SHOULD, query) for query in queries])
