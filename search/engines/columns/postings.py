"""The documents and scores of words, phrases and prefixes in one generation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from search.caches import BoundedCache, memoize
from search.engines.columns.columns import Columns
from search.engines.columns.ragged import Array, common, spans
from search.engines.matching_rules import K1, B
from search.query import UNWEIGHTED, Alternative, Match
from search.schema import EVERYWHERE, Schema

# One entry per field and collection.
MAX_CACHED_NORMS = 64

# One entry per word or term.
MAX_CACHED_WORDS = 16_384

# Relaxing a query searches for the same words again, and so do other readers.
MAX_CACHED_SCORE_BYTES = 32 << 20
# The memory that a pair of arrays and its key take beside the data.
_PAIR_BYTES = 600

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Collection:
    """A mask of the documents that count for word statistics.

    Collections with the same `key` have the same documents.
    """

    key: bytes
    mask: Array

    @cached_property
    def size(self) -> int:
        """The number of documents."""
        return int(np.count_nonzero(self.mask))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Collection) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


_Key = tuple[Match, tuple[str, ...], str, Collection]


class ColumnPostings:
    """The postings of one generation."""

    def __init__(self, columns: Columns, schema: Schema) -> None:
        self._columns = columns
        self._weights = np.array(list(schema.weights().values()), np.int64)
        self._fields = {name: number for number, name in enumerate(schema.searched())}
        self._norms = memoize(MAX_CACHED_NORMS, self._compute_norms)
        self._place = memoize(MAX_CACHED_WORDS, self._find_place)
        self._idf = memoize(MAX_CACHED_WORDS, self._compute_idf)
        self._scores: BoundedCache[_Key, tuple[Array, Array]] = BoundedCache(
            MAX_CACHED_SCORE_BYTES, lambda pair: sum(array.nbytes for array in pair) + _PAIR_BYTES
        )

    def counts(self, alternative: Alternative, field: str) -> tuple[Array, Array]:
        """The documents with an alternative in a field, and its frequency in each document."""
        match, words = alternative.match, alternative.words
        if match is Match.NEAR:
            return self._near(words, field), _NONE
        if match in UNWEIGHTED:
            is_word = len(words) == 1
            return self._beginning(words[0], field) if is_word else self._begun(words, field), _NONE
        if match is Match.PHRASE and len(words) > 1:
            return self._phrase(words, field)
        return self._single(match, words[0], field)

    def scores(
        self, alternative: Alternative, field: str, collection: Collection
    ) -> tuple[Array, Array]:
        """The documents with an alternative in a field, and their BM25 scores (1 for a prefix).

        The arrays are kept for later searches, so they must not be changed.
        """
        key = (alternative.match, alternative.words, field, collection)
        if (cached := self._scores.get(key)) is None:
            documents, scores = self._compute_scores(alternative, field, collection)
            # NumPy would convert other indexes at each use.
            cached = documents.astype(np.intp, copy=False), scores
            self._scores.add(key, cached)
        return cached

    def _compute_scores(
        self, alternative: Alternative, field: str, collection: Collection
    ) -> tuple[Array, Array]:
        documents, counts = self.counts(alternative, field)
        if alternative.match in UNWEIGHTED:
            return documents, np.ones(len(documents), np.float32)
        if not len(documents):
            return documents, counts
        idf = sum(self._idf(alternative.match, w, field, collection) for w in alternative.words)
        norms = self._norms(field, collection)[documents]
        return documents, idf * (K1 + 1) * counts / (counts + norms)

    def _compute_idf(self, match: Match, text: str, field: str, collection: Collection) -> float:
        documents, _ = self._single(match, text, field)
        matching = int(np.count_nonzero(collection.mask[documents]))
        return math.log(1 + (collection.size - matching + 0.5) / (matching + 0.5))

    def _compute_norms(self, field: str, collection: Collection) -> Array:
        """The length normalization that BM25 adds to a word's frequency, by document."""
        number = self._fields[field]
        fields = self._field_lengths
        lengths = fields @ self._weights if field == EVERYWHERE else fields[:, number - 1]
        average = lengths[collection.mask].sum() / max(1, collection.size)
        norms: Array = K1 * (1 - B + B * lengths / max(1.0, average))
        return norms.astype(np.float32)

    def _single(self, match: Match, text: str, field: str) -> tuple[Array, Array]:
        columns, number = self._columns, self._fields[field]
        if match is Match.TERM:
            table, rows, counts = columns.terms, columns.term_docs, columns.term_counts
        else:
            table, rows, counts = columns.words, columns.word_docs, columns.word_counts
        place = self._place(match is Match.TERM, text)
        if place < 0:
            return _NONE, _NONE
        row = number * len(table) + place
        return rows.row(row), counts[rows.starts[row] : rows.starts[row + 1]]

    def _find_place(self, is_term: bool, text: str) -> int:
        return (self._columns.terms if is_term else self._columns.words).find(text)

    def _beginning(self, prefix: str, field: str) -> Array:
        columns = self._columns
        first, end = columns.words.span(prefix)
        offset = self._fields[field] * len(columns.words)
        rows = columns.word_docs
        return np.unique(rows.data[rows.starts[offset + first] : rows.starts[offset + end]])

    def _phrase(self, words: tuple[str, ...], field: str) -> tuple[Array, Array]:
        columns = self._columns
        places = [self._place(False, word) for word in words]
        if min(places) < 0:
            return _NONE, _NONE
        positions = [columns.positions.row(place) for place in places]
        if field != EVERYWHERE:
            rarest = min(range(len(words)), key=lambda word: len(positions[word]))
            positions[rarest] = self._in_texts(positions[rarest], words, field)
        begins = _sequences(positions)
        documents, fields = self._inside(begins, len(words))
        counts = self._weights[fields]
        if field != EVERYWHERE:
            wanted = fields == self._fields[field] - 1
            documents, counts = documents[wanted], np.ones(int(wanted.sum()), np.int64)
        first = np.flatnonzero(np.diff(documents, prepend=-1))
        return documents[first], np.add.reduceat(counts, first) if len(first) else _NONE

    def _in_texts(self, positions: Array, words: tuple[str, ...], field: str) -> Array:
        """The positions in the texts of a field that have every word, which are often none."""
        rows = sorted((self._single(Match.WORD, word, field)[0] for word in words), key=len)
        texts = rows[0]
        for row in rows[1:]:
            if not len(texts):
                return positions[:0]
            texts = common(texts, row)
        starts = self._columns.field_starts
        first = texts.astype(np.int64) * len(self._weights) + self._fields[field] - 1
        # The last position has the type of all positions, but the one after it may not.
        last = (starts[first + 1] - 1).astype(positions.dtype)
        low = np.searchsorted(positions, starts[first].astype(positions.dtype))
        return positions[spans(low, np.searchsorted(positions, last, "right"))]

    def _inside(self, begins: Array, length: int) -> tuple[Array, Array]:
        """The documents and fields that contain `length` words from each position on."""
        starts = self._columns.field_starts
        place = np.searchsorted(starts, begins.astype(starts.dtype), "right") - 1
        inside = begins + length <= starts[place + 1]
        documents, fields = np.divmod(place[inside], len(self._weights))
        return documents, fields

    def _begun(self, words: tuple[str, ...], field: str) -> Array:
        """The documents with a phrase whose last word is a prefix in a field."""
        positions = self._columns.positions
        places = [self._place(False, word) for word in words[:-1]]
        if min(places) < 0:
            return _NONE
        first, end = self._columns.words.span(words[-1])
        last = np.sort(positions.data[positions.starts[first] : positions.starts[end]])
        begins = _sequences([*map(positions.row, places), last])
        return self._in_field(*self._inside(begins, len(words)), field)

    def _near(self, words: tuple[str, ...], field: str) -> Array:
        """The documents with two words near each other in a field."""
        columns = self._columns
        first, second = (self._place(False, word) for word in words[:2])
        if min(first, second) < 0:
            return _NONE
        positions = columns.positions
        starts = columns.field_starts.astype(np.int64)
        near = _near_places(positions.row(first), positions.row(second), int(words[2]), starts)
        return self._in_field(*self._inside(near, 1), field)

    def _in_field(self, documents: Array, fields: Array, field: str) -> Array:
        """The distinct documents with a match in a field."""
        if field != EVERYWHERE:
            documents = documents[fields == self._fields[field] - 1]
        return np.unique(documents)

    @cached_property
    def _field_lengths(self) -> Array:
        """The number of words in each field, with one row per document."""
        lengths = np.diff(self._columns.field_starts.astype(np.int64))
        return lengths.reshape(len(self._columns), len(self._weights))


def _sequences(positions: list[Array]) -> Array:
    """The positions where a phrase begins, given the positions of each of its words."""
    rarest = min(range(len(positions)), key=lambda word: len(positions[word]))
    begins = positions[rarest].astype(np.int64) - rarest
    for offset, places in enumerate(positions):
        if offset != rarest:
            # Without this conversion, searchsorted would copy all positions to another type.
            wanted = (begins + offset).astype(places.dtype)
            at = np.searchsorted(places, wanted)
            at[at == len(places)] = 0
            begins = begins[places[at] == wanted]
    return begins


def _near_places(first: Array, second: Array, between: int, starts: Array) -> Array:
    """The positions of a word with another word near it in the same text.

    Texts begin at `starts`. At most `between` other words may be between the two words.
    """
    places, others = first.astype(np.int64), second.astype(np.int64)
    text = np.searchsorted(starts, places, "right") - 1
    low = np.maximum(places - between - 1, starts[text])
    high = np.minimum(places + between + 2, starts[text + 1])
    count = np.searchsorted(others, high) - np.searchsorted(others, low)
    # A word is not near itself.
    itself = np.isin(places, others, assume_unique=True)
    near: Array = places[count > itself]
    return near
