"""Build the arrays of a generation from entries."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np

from search.engines.columns import columns
from search.engines.columns.columns import NO_TIME, Columns, value_key
from search.engines.columns.derivation import derived, documents_by_value, inverted
from search.engines.columns.ragged import Array, Strings, narrow, starts_of
from search.engines.columns.records import RecordWriter
from search.indexing import MEMBER, TIMES, TOGETHER, Entry
from search.schema import BOOST, Schema
from search.typed_fields import column

_KINDS = {"": columns.ALONE, MEMBER: columns.MEMBER, TOGETHER: columns.TOGETHER}


def collect(entries: Iterable[Entry], schema: Schema, records: RecordWriter) -> Columns:
    """Write the records of entries, and build their arrays. Documents are numbered in order."""
    texts, facets = _Texts(schema), _Values(schema)
    rest = _Rest(schema)
    for entry in entries:
        texts.add(entry)
        facets.add(entry)
        rest.add(entry, records.add(entry.record.encode()))
    return derived(**texts.arrays(), **facets.arrays(), **rest.arrays(records.number))


class _Stream(dict[str, int]):
    """A sequence of strings stored as numbers, and a mapping from strings to these numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = array("i")

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number

    def extend(self, texts: Iterable[str]) -> None:
        """Add strings."""
        self._numbers.extend(map(self.__getitem__, texts))

    def in_order(self) -> tuple[Strings, Array]:
        """The distinct strings in sorted order, and the sequence as indexes into them."""
        texts = sorted(self)
        places = np.zeros(len(texts), np.int32)
        numbers = np.fromiter(map(self.__getitem__, texts), np.int64, len(texts))
        places[numbers] = np.arange(len(texts))
        return Strings.of(texts), places[np.asarray(self._numbers, np.int32)]


class _Texts:
    """The words and terms of all searchable fields."""

    def __init__(self, schema: Schema) -> None:
        self._weights = schema.weights()
        self._words, self._terms = _Stream(), _Stream()
        self._lengths, self._term_counts = array("q"), array("q")

    def add(self, entry: Entry) -> None:
        """Add the words and terms of one entry, field by field."""
        for name in self._weights:
            words = entry.words.get(name, "").split()
            self._lengths.append(len(words))
            self._words.extend(words)
            terms = entry.terms.get(name, "").split()
            self._term_counts.append(len(terms))
            self._terms.extend(terms)

    def arrays(self) -> dict[str, Any]:
        """The arrays, keyed by their names in `Columns`."""
        lengths = np.asarray(self._lengths, np.int64)
        places = np.arange(len(lengths), dtype=np.int32)
        word_places = np.repeat(places, lengths)
        term_places = np.repeat(places, np.asarray(self._term_counts, np.int64))
        weights = np.array(list(self._weights.values()), np.int64)
        words, word_stream = self._words.in_order()
        terms, term_stream = self._terms.in_order()
        of_words = inverted(word_stream, word_places, len(words), weights)
        of_terms = inverted(term_stream, term_places, len(terms), weights)
        return {
            "words": words,
            "word_docs": of_words.documents,
            "word_counts": of_words.counts,
            "positions": of_words.positions,
            "terms": terms,
            "term_docs": of_terms.documents,
            "term_counts": of_terms.counts,
            "field_starts": starts_of(lengths),
        }


class _Values:
    """The values of all facets."""

    def __init__(self, schema: Schema) -> None:
        self._facets = {name: number for number, name in enumerate(schema.keyword_fields())}
        self._values, self._lengths = _Stream(), array("q")

    def add(self, entry: Entry) -> None:
        """Add the values of one entry."""
        keys = [
            value_key(self._facets[name], value)
            for name, values in entry.values.items()
            for value in values
        ]
        self._lengths.append(len(keys))
        self._values.extend(keys)

    def arrays(self) -> dict[str, Any]:
        """The arrays, keyed by their names in `Columns`."""
        values, stream = self._values.in_order()
        lengths = np.asarray(self._lengths, np.int64)
        return {"values": values, "value_docs": documents_by_value(stream, lengths, len(values))}


class _Rest:
    """The single-valued properties of documents."""

    def __init__(self, schema: Schema) -> None:
        self._ids: list[str] = []
        self._title_keys: list[str] = []
        self._record_ends = array("q", [0])
        self._boosts, self._kinds, self._groups = array("f"), array("B"), array("Q")
        self._times = {name: array("q") for name in TIMES}
        self._typed = {column(field.name): array("q") for field in schema.typed_fields}

    def add(self, entry: Entry, record_end: int) -> None:
        """Add the properties of one entry, whose record ends at `record_end` in its file."""
        self._ids.append(entry.id)
        self._title_keys.append(entry.keys["title"])
        self._record_ends.append(record_end)
        self._boosts.append(float(*entry.values.get(BOOST, ("1",))))
        self._kinds.append(_KINDS[entry.kind])
        self._groups.append(int(entry.group or "0", 16))
        for name, numbers in (self._times | self._typed).items():
            numbers.append(entry.numbers.get(name, NO_TIME))

    def arrays(self, record_file: int) -> dict[str, Any]:
        """The arrays, keyed by their names in `Columns`."""
        ends = np.asarray(self._record_ends)
        return {
            "ids": Strings.of(self._ids),
            "title_keys": Strings.of(self._title_keys),
            "record_file": narrow(np.full(len(self._ids), record_file)),
            "record_start": narrow(ends[:-1]),
            "record_end": narrow(ends[1:]),
            "boost": np.asarray(self._boosts),
            "kind": np.asarray(self._kinds),
            "group": np.asarray(self._groups),
            "typed": np.asarray([*self._typed.values()], np.int64).ravel(),
            **{name: np.asarray(numbers) for name, numbers in self._times.items()},
        }
