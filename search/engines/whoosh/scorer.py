"""BM25 scores of words and phrases, computed from the postings of an index."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping

from search.caches import memoize
from search.engines.matching_rules import K1, B
from search.engines.whoosh.document_sets import phrases
from search.engines.whoosh.layout import LENGTHS
from search.engines.whoosh.postings import WhooshPostings
from search.query import Match
from search.schema import EVERYWHERE, GAP

# One entry per alternative and field.
MAX_CACHED_ALTERNATIVES = 4096

# One entry per word and field. Each can be as large as the index, but the words of a query are read
# again and again: alone, in phrases, and in phrases of titles.
MAX_CACHED_POSITIONS = 64

# More than any schema has.
MAX_CACHED_FIELDS = 64

Scores = Mapping[int, float]


class Scorer:
    """Computes and memoizes frequencies and BM25 scores."""

    def __init__(self, postings: WhooshPostings) -> None:
        self._postings, self._weights = postings, postings.schema.weights()
        self.scores = memoize(MAX_CACHED_ALTERNATIVES, self._score)
        self.frequencies = memoize(MAX_CACHED_ALTERNATIVES, self._frequencies)
        self._word_positions = memoize(MAX_CACHED_POSITIONS, postings.positions)
        self._gaps = memoize(MAX_CACHED_FIELDS, self._read_gaps)
        self._lengths = memoize(MAX_CACHED_FIELDS, self._read_lengths)
        self._field_lengths = memoize(1, self._read_field_lengths)

    def _score(self, match: Match, words: tuple[str, ...], name: str) -> Scores:
        """The scores of the documents that contain a word or phrase in a field."""
        counts = self.frequencies(match, words, name)
        idf = sum(self._idf(len(self.frequencies(match, (word,), name))) for word in words)
        lengths, average = self._lengths(name)
        return {
            number: idf * (K1 + 1) * n / (n + K1 * (1 - B + B * lengths[number] / average))
            for number, n in counts.items()
        }

    def _frequencies(self, match: Match, words: tuple[str, ...], name: str) -> Mapping[int, int]:
        """The frequency of a word or phrase in a field of each document that contains it."""
        if match is Match.TERM:
            return self._postings.stems(words[0], name)
        if name == EVERYWHERE:
            counts: dict[int, int] = {}
            for field, weight in self._weights.items():
                for number, count in self.frequencies(match, words, field).items():
                    counts[number] = counts.get(number, 0) + weight * count
            return counts
        positions = [self._positions(name, word) for word in words]
        if len(words) > 1:
            return phrases(positions, self._postings.unpack)
        return {number: self._postings.count(packed) for number, packed in positions[0].items()}

    def _positions(self, name: str, word: str) -> Mapping[int, bytes]:
        return self._gaps(name) if word == GAP else self._word_positions(name, word)

    def _read_gaps(self, name: str) -> Mapping[int, bytes]:
        # Every document with the field contains it, and each title's phrase needs it twice.
        return self._postings.positions(name, GAP)

    def _idf(self, matching: int) -> float:
        return math.log(1 + (len(self._postings.live) - matching + 0.5) / (matching + 0.5))

    def _read_lengths(self, name: str) -> tuple[list[int], float]:
        """The number of words in a field of each document, and its average."""
        rows, weights = self._field_lengths(), list(self._weights.values())
        if name == EVERYWHERE:
            lengths = [sum(map(int.__mul__, row, weights)) for row in rows]
        else:
            number = list(self._weights).index(name)
            lengths = [row[number] for row in rows]
        live = self._postings.live
        return lengths, max(1.0, sum(lengths[number] for number in live) / max(1, len(live)))

    def _read_field_lengths(self) -> list[list[int]]:
        """The number of words in each field of each document."""
        rows = [list(array("I", packed)) for packed in self._postings.column(LENGTHS)]
        names = list(self._weights)
        for number, joint in self._postings.joint.items():
            for name, text in joint.words.items():
                rows[number][names.index(name)] = len(text.split())
        return rows
