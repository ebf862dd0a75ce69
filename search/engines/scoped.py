"""An index as a search key sees it: documents outside its filters do not exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from search.document import Document
from search.engines.facet_spellings import keyed_filter
from search.engines.matching_rules import passes
from search.engines.protocol import Engine
from search.errors import WriteFailed
from search.indexing import Vocabulary
from search.memoize import memoize
from search.query import Alternative, Clause, Filter, Match, Query
from search.result import Hit, Result
from search.status import Status

# Words whose numbers of documents are remembered, each at the price of a search.
MAX_CACHED_COUNTS = 4096


class ScopedEngine:
    """Reads of another engine under fixed filters; it writes nothing."""

    def __init__(self, engine: Engine, scope: tuple[Filter, ...]) -> None:
        self._engine, self._scope = engine, scope
        # Each beside what the whole index said when it was made.
        self._status: tuple[Status, Status] | None = None
        self._vocabulary: tuple[Vocabulary, ScopedVocabulary] | None = None

    def search(self, query: Query) -> Result:
        """Answer a query within the scope.

        Each document stands for itself: what it is one article with may lie outside. Hits have no
        scores, which tell how many documents hold a word, also outside.
        """
        scope = (*query.scope, *self._scope)
        result = self._engine.search(replace(query, scope=scope, distinct=False))
        return replace(result, hits=tuple(Hit(hit.document) for hit in result.hits))

    def get(self, id: str) -> Document | None:
        """Return one document of the scope."""
        document, schema = self._engine.get(id), self._engine.status().schema
        if document is None:
            return None
        keys = schema.document_keys(document)
        inside = all(passes(keys, keyed_filter(filter, schema)) for filter in self._scope)
        return document if inside else None

    def vocabulary(self) -> Vocabulary:
        """Return the words that documents of the scope hold."""
        whole = self._engine.vocabulary()
        if self._vocabulary is None or self._vocabulary[0] is not whole:
            self._vocabulary = whole, ScopedVocabulary(whole, self._count)
        return self._vocabulary[1]

    def _count(self, match: Match, word: str) -> int:
        clause = Clause((Alternative(match, (word,)),))
        return self.search(Query(clauses=(clause,), limit=0)).total

    def status(self) -> Status:
        """Describe the generation, with the documents of the scope alone."""
        whole = self._engine.status()
        if self._status is None or self._status[0] is not whole:
            count = self.search(Query(limit=0)).total
            self._status = whole, replace(whole, documents=count, size=0, facts={})
        return self._status[1]

    def notes(self, generation: str) -> bytes:  # noqa: ARG002
        """Keep to itself what a build left: it is of every file."""
        return b""

    def close(self) -> None:
        """Leave the engine open: others use it."""

    def rebuild(self, *_: Any, **__: Any) -> int:
        """Refuse."""
        raise WriteFailed("a search key writes nothing")

    def update(self, *_: Any, **__: Any) -> None:
        """Refuse."""
        raise WriteFailed("a search key writes nothing")


class ScopedVocabulary(Vocabulary):
    """The words of a scope, each looked up by a search when it is first asked for.

    So neither a correction nor its absence reveals a hidden document.
    """

    def __init__(self, whole: Vocabulary, count: Callable[[Match, str], int]) -> None:
        super().__init__()
        self._whole, self._search_count = whole, count
        self._cached_count = memoize(MAX_CACHED_COUNTS, self._count)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.count(word) > 0

    def count(self, word: str) -> int:
        """Number of documents of the scope that hold a word."""
        return self._cached_count(Match.WORD, word) if self._whole.count(word) else 0

    def begins(self, beginning: str) -> bool:
        """Say whether any word of the scope begins so."""
        return self._whole.begins(beginning) and self._cached_count(Match.PREFIX, beginning) > 0

    def near(self, word: str, most: int) -> list[tuple[str, int]]:
        """Return other words of the scope with their distances: the nearest, then commonest."""
        # Without a limit: words that are only outside must not crowd out those of the scope.
        distances = self._whole.distances(word, most)
        candidates = [pair for pair in distances.items() if self.count(pair[0])]
        return sorted(candidates, key=lambda pair: (pair[1], -self.count(pair[0]), pair[0]))

    def _count(self, match: Match, word: str) -> int:
        return self._search_count(match, word)
