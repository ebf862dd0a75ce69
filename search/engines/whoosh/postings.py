"""The interface of an inverted index, and BM25 scores computed from such an index."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

from search.caches import memoize
from search.document import Document
from search.engines.matching_rules import K1, B
from search.engines.whoosh.document_sets import phrases
from search.query import Match
from search.schema import GAP

# One entry per alternative and field.
MAX_CACHED_ALTERNATIVES = 4096

# More than any schema has.
MAX_CACHED_FIELDS = 64

Scores = Mapping[int, float]


class Postings(Protocol):
    """An inverted index. Documents are numbered below `size`; those in `live` are not deleted."""

    size: int
    live: list[int]

    def terms(self, field: str, prefix: str = "") -> list[str]:
        """The terms in a field with a prefix."""

    def frequencies(self, field: str, term: str) -> Mapping[int, int]:
        """A term's frequency in each document."""

    def positions(self, field: str, term: str) -> Mapping[int, bytes]:
        """A word's packed positions in each document. Matching a phrase unpacks only a few."""

    def unpack(self, positions: bytes) -> list[int]:
        """Unpack a value returned by `positions()`."""

    def documents(self, field: str, term: str) -> list[int]:
        """The documents that contain a term."""

    def column(self, name: str) -> list[bytes]:
        """The value of a column for each document, or empty bytes."""

    def document(self, number: int) -> Document:
        """The stored document with the given number."""


class Scorer:
    """Computes and memoizes BM25 scores."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self.scores = memoize(MAX_CACHED_ALTERNATIVES, self._score)
        self._gaps = memoize(MAX_CACHED_FIELDS, self._read_gaps)
        self._lengths = memoize(MAX_CACHED_FIELDS, self._read_lengths)

    def _score(self, match: Match, words: tuple[str, ...], name: str) -> Scores:
        """The scores of the documents that contain a word or phrase in a field."""
        field = f"t_{name}" if match is Match.TERM else f"w_{name}"
        if len(words) == 1:
            counts = self._postings.frequencies(field, words[0])
            idf = self._idf(len(counts))
        else:
            positions = [self._positions(field, word) for word in words]
            counts = phrases(positions, self._postings.unpack)
            idf = sum(self._idf(len(documents)) for documents in positions)
        lengths, average = self._lengths(name)
        return {
            number: idf * (K1 + 1) * n / (n + K1 * (1 - B + B * lengths[number] / average))
            for number, n in counts.items()
        }

    def _positions(self, field: str, word: str) -> Mapping[int, bytes]:
        return self._gaps(field) if word == GAP else self._postings.positions(field, word)

    def _read_gaps(self, field: str) -> Mapping[int, bytes]:
        # Every document with the field contains it, and each title's phrase needs it twice.
        return self._postings.positions(field, GAP)

    def _idf(self, matching: int) -> float:
        return math.log(1 + (len(self._postings.live) - matching + 0.5) / (matching + 0.5))

    def _read_lengths(self, name: str) -> tuple[list[int], float]:
        lengths = [int(length or 0) for length in self._postings.column(f"l_{name}")]
        live = self._postings.live
        return lengths, sum(lengths[number] for number in live) / max(1, len(live))
