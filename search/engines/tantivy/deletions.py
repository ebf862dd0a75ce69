"""Word statistics of the living: tantivy counts deleted documents until it merges them away."""

from __future__ import annotations

import math
from typing import Any

import tantivy

from search.memoize import memoize
from search.query import Alternative, Match

CACHED = 8192  # words in a field whose factors are kept


class Living:
    """By what to multiply scores, so that deleted documents make no word look common.

    `held` is how many documents the files hold, deleted ones included.
    """

    def __init__(self, searcher: tantivy.Searcher, layout: tantivy.Schema, held: int) -> None:
        self._searcher, self._layout, self._held = searcher, layout, held
        self._rarities = memoize(CACHED, self._count)

    def factor(self, alternative: Alternative, name: str) -> float:
        """Return the factor for an alternative in a field; only words that score have one."""
        if self._held == self._searcher.num_docs or alternative.match is Match.PREFIX:
            return 1.0
        field = f"t_{name}" if alternative.match is Match.TERM else f"w_{name}"
        rarities = [self._rarities(field, word) for word in alternative.words]
        return sum(true for _, true in rarities) / sum(told for told, _ in rarities)

    def _count(self, field: str, word: str) -> tuple[float, float]:
        """Return a word's inverse document frequency, as tantivy has it and as it is."""
        term = tantivy.Query.term_query(self._layout, field, word, "freq")
        living: Any = self._searcher.search(term, 1)
        everywhere = self._searcher.doc_freq(field, word)
        return _rarity(everywhere, self._held), _rarity(living.count, self._searcher.num_docs)


def _rarity(having: int, documents: int) -> float:
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))
