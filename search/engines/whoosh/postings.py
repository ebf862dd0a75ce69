"""Read the postings and columns of a Whoosh index, including those of joint entries.

Documents have Whoosh's numbers. Joint entries, which are not documents for Whoosh, are numbered
after them.
"""

from __future__ import annotations

import pickle
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import Any

from whoosh import formats, matching, reading
from whoosh.codec.whoosh3 import W3LeafMatcher

from search.document import Document, from_record
from search.engines.whoosh import joint_entries
from search.engines.whoosh.entry_writer import NEWEST
from search.engines.whoosh.joint_entries import JointEntry
from search.engines.whoosh.layout import (
    GAPS,
    GROUP,
    JOINT,
    KIND,
    STEMS,
    is_text,
    values_field,
    words_field,
)
from search.indexing import MEMBER
from search.schema import GAP, Schema

_positions = formats.Positions()
# Whoosh packs the number of a word's positions before their pickled differences.
_COUNT_BYTES = 4


class WhooshPostings:
    """Access to Whoosh's postings, with a lock because its reader is not thread-safe.

    Documents and joint entries are numbered below `size`; those in `live` are not deleted. `joint`
    contains the joint entries, and `newest` maps each to the newest member's number.
    """

    def __init__(self, reader: reading.IndexReader, schema: Schema) -> None:
        self._reader, self._lock = reader, threading.Lock()
        self.schema, self._weights = schema, schema.weights()
        self._numbers = {name: number for number, name in enumerate(self._weights)}
        self.joint: dict[int, JointEntry] = {}
        self.newest: dict[int, int] = {}
        self.joint_of: dict[int, list[int]] = defaultdict(list)
        self.size = int(reader.doc_count_all())
        self.live = [*reader.all_doc_ids(), *self._read_joint()]

    def _read_joint(self) -> Iterator[int]:
        newest = self._documents(KIND, NEWEST)
        column = self.column(JOINT) if newest else []
        for number in newest:
            for one in joint_entries.loads(column[number]):
                self.joint[self.size], self.newest[self.size] = one, number
                self.joint_of[number].append(self.size)
                yield self.size
                self.size += 1

    def members(self) -> list[int]:
        """The documents that belong to groups."""
        return self._documents(KIND, MEMBER)

    def group(self, name: str) -> list[int]:
        """The documents that belong to a group."""
        return self._documents(GROUP, name)

    def ids(self) -> list[str]:
        """The IDs of all documents in ascending order."""
        return self._terms("id")

    def numbered(self, id: str) -> list[int]:
        """The number of the document with an ID, if there is one."""
        return self._documents("id", id)

    def words(self, name: str, prefix: str) -> list[str]:
        """The words in a field with a prefix."""
        return self._terms(words_field(name, self.schema), prefix)

    def positions(self, name: str, word: str) -> dict[int, bytes]:
        """A word's packed positions in a field of each document."""
        field = words_field(name, self.schema)
        positions = dict(self._read(GAPS, name) if word == GAP else self._read(field, word))
        if is_text(name, self.schema):
            return self._with_copies(positions)
        return positions | self._joint_positions[name].get(word, {})

    def unpack(self, packed: bytes) -> list[int]:
        """Unpack a value returned by `positions()`."""
        return list(accumulate(pickle.loads(packed[_COUNT_BYTES:])))  # noqa: S301

    def count(self, packed: bytes) -> int:
        """The number of positions in a value returned by `positions()`."""
        return int.from_bytes(packed[:_COUNT_BYTES])

    def stems(self, stem: str, name: str) -> dict[int, int]:
        """A stem's frequency in a field of each document, or all fields repeated by weight."""
        weights = {self._numbers[name]: 1} if name else dict(enumerate(self._weights.values()))
        packed = dict(self._read(STEMS, stem))
        counts = {number: self._count(codes, weights) for number, codes in packed.items()}
        return {
            number: n
            for number, n in (counts | self._joint_stems(stem, packed, weights)).items()
            if n
        }

    def _joint_stems(
        self, stem: str, packed: Mapping[int, bytes], weights: Mapping[int, int]
    ) -> dict[int, int]:
        texts = {self._numbers[name] for name in self._weights if is_text(name, self.schema)}
        texts_only = {number: weight for number, weight in weights.items() if number in texts}
        counts = {
            copy: self._count(packed[number], texts_only)
            for number in packed.keys() & self.joint_of.keys()
            for copy in self.joint_of[number]
        }
        for copy, codes in self._joint_facet_stems.get(stem, {}).items():
            counts[copy] = counts.get(copy, 0) + sum(
                count * weights.get(number, 0) for number, count in codes
            )
        return counts

    def _count(self, packed: bytes, weights: Mapping[int, int]) -> int:
        codes = (divmod(code, len(self._weights)) for code in self.unpack(packed))
        return sum(count * weights.get(number, 0) for count, number in codes)

    def values(self, facet: str) -> dict[str, list[int]]:
        """The documents with each value of a facet."""
        field = values_field(facet)
        documents = {value: self._documents(field, value) for value in self._terms(field)}
        for number, one in self.joint.items():
            for value in one.values.get(facet, ()):
                documents.setdefault(value, []).append(number)
        return documents

    def column(self, name: str) -> list[Any]:
        """The value of a column for each document, or empty bytes."""
        # Read segment by segment: otherwise Whoosh mishandles segments that lack the column.
        values: list[Any] = []
        with self._lock:
            for segment, _ in self._reader.leaf_readers():
                size = segment.doc_count_all()
                if segment.has_column(name):
                    column = segment.column_reader(name, translate=False)
                    values += (column[number] for number in range(size))
                else:
                    values += [b""] * size
        return values + [values[newest] for newest in self.newest.values()]

    def document(self, number: int) -> Document:
        """The stored document with the given number."""
        with self._lock:
            record = self._reader.stored_fields(self.newest.get(number, number))
        return self.joint[number].document(record) if number in self.joint else from_record(record)

    @cached_property
    def _joint_positions(self) -> dict[str, dict[str, dict[int, bytes]]]:
        """The positions of words in the facets of joint entries, by field, word and number."""
        positions: dict[str, dict[str, dict[int, bytes]]] = defaultdict(dict)
        for number, one in self.joint.items():
            for name, text in one.words.items():
                places = defaultdict(list)
                for position, word in enumerate(text.split()):
                    places[word].append(position)
                for word, numbers in places.items():
                    packed = _positions.encode(numbers)
                    positions[name].setdefault(word, {})[number] = packed
        return positions

    @cached_property
    def _joint_facet_stems(self) -> dict[str, dict[int, list[tuple[int, int]]]]:
        """Fields and frequencies of stems in the facets of joint entries, by stem and number."""
        stems: dict[str, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for number, one in self.joint.items():
            for name, text in one.terms.items():
                for stem in text.split():
                    stems[stem][number].append((self._numbers[name], 1))
        return stems

    def _with_copies(self, postings: dict[int, bytes]) -> dict[int, bytes]:
        """Add joint entries, which have the text of their newest members."""
        for number in postings.keys() & self.joint_of.keys():
            postings |= dict.fromkeys(self.joint_of[number], postings[number])
        return postings

    def _terms(self, field: str, prefix: str = "") -> list[str]:
        with self._lock:
            return [term.decode() for term in self._reader.expand_prefix(field, prefix.encode())]

    def _documents(self, field: str, term: str) -> list[int]:
        return [number for number, _ in self._read(field, term)]

    def _read(self, field: str, term: str) -> list[tuple[int, bytes]]:
        with self._lock:
            try:
                matcher = self._reader.postings(field, term.encode())
            except reading.TermNotFound:
                return []
            return list(_postings(matcher))


def _postings(matcher: matching.Matcher) -> Iterator[tuple[int, bytes]]:
    """Yield the documents and values of a matcher."""
    in_blocks = isinstance(matcher, W3LeafMatcher)
    while matcher.is_active():
        posting = (matcher.id(), matcher.value())
        if in_blocks:
            # Reading `value()` has decoded a whole block. Whoosh returns its postings one by one,
            # which would take most of the time of a search for common words.
            yield from zip(matcher._ids, matcher._values, strict=True)  # noqa: SLF001
            matcher._next_block()  # noqa: SLF001
        else:
            yield posting
            matcher.next()
