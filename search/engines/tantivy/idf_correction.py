"""Correct tantivy's inverse document frequencies, which include deleted documents."""

from __future__ import annotations

import math
from typing import Any

import tantivy

from search.caches import memoize
from search.query import UNWEIGHTED, Alternative, Match

# One entry per word and field. A query needs about a dozen.
MAX_CACHED_WORDS = 8192


class IdfCorrection:
    """Factors for scores, so that deleted documents do not affect the rarity of words.

    `stored` is the number of documents in the files, including deleted ones.
    """

    def __init__(self, searcher: tantivy.Searcher, layout: tantivy.Schema, stored: int) -> None:
        self._searcher, self._layout, self._stored = searcher, layout, stored
        self._frequencies = memoize(MAX_CACHED_WORDS, self._read_frequencies)

    def factor(self, alternative: Alternative, name: str) -> float:
        """The factor that corrects an alternative's score in a field; 1 if it has no weight."""
        if self._stored == self._searcher.num_docs or alternative.match in UNWEIGHTED:
            return 1.0
        field = f"t_{name}" if alternative.match is Match.TERM else f"w_{name}"
        pairs = [self._frequencies(field, word) for word in alternative.words]
        return sum(correct for _, correct in pairs) / sum(stored for stored, _ in pairs)

    def _read_frequencies(self, field: str, word: str) -> tuple[float, float]:
        """A word's inverse document frequency in tantivy, and the correct one."""
        term = tantivy.Query.term_query(self._layout, field, word, "freq")
        matching: Any = self._searcher.search(term, 1)
        stored = self._searcher.doc_freq(field, word)
        return _idf(stored, self._stored), _idf(matching.count, self._searcher.num_docs)


def _idf(matching: int, documents: int) -> float:
    return math.log(1 + (documents - matching + 0.5) / (matching + 0.5))
