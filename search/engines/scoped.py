"""A view of an index for a search key, without the documents outside its filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from search.caches import memoize
from search.document import Document
from search.engines.document_page import DocumentPage
from search.engines.facet_spellings import keyed_filter
from search.engines.matching_rules import passes
from search.engines.protocol import Engine
from search.engines.read_only import ReadOnlyEngine
from search.engines.scoped_spellings import ScopedSpellings
from search.indexing import ChangeLog, Vocabulary
from search.query import Alternative, Clause, Filter, Match, Query
from search.result import Hit, Result
from search.status import Status

# Computing each cached document count takes a search.
MAX_CACHED_COUNTS = 4096


class ScopedEngine(ReadOnlyEngine):
    """A read-only view of another engine with fixed filters."""

    refusal = "a search key cannot change the index"

    def __init__(self, engine: Engine, scope: tuple[Filter, ...]) -> None:
        self._engine, self._scope = engine, scope
        # Pairs of the status or vocabulary of the whole index and the one derived from it.
        self._status: tuple[Status, Status] | None = None
        self._vocabulary: tuple[Vocabulary, ScopedVocabulary] | None = None
        self._spellings: tuple[Vocabulary, ScopedSpellings] | None = None

    def search(self, query: Query) -> Result:
        """Answer a query within the scope.

        Documents are not grouped by source, because others in a group may be outside the scope.
        Hits have no scores, which would reveal how many documents outside the scope contain a word.
        """
        result = self._search(query)
        if not self._engine.status().schema.exact_values:
            result = self._scoped_spellings().respelled(result, query)
        return replace(result, hits=tuple(Hit(hit.document) for hit in result.hits))

    def _search(self, query: Query) -> Result:
        scope = (*query.scope, *self._scope)
        return self._engine.search(replace(query, scope=scope, distinct=False))

    def _scoped_spellings(self) -> ScopedSpellings:
        whole = self._engine.vocabulary()
        if self._spellings is None or self._spellings[0] is not whole:
            self._spellings = whole, ScopedSpellings(whole, self._search, self._engine.get)
        return self._spellings[1]

    def get(self, id: str) -> Document | None:
        """Look up a document in the scope."""
        document = self._engine.get(id)
        if document is None:
            return None
        keys = self._engine.status().schema.document_keys(document)
        return document if self._is_inside(keys) else None

    def _is_inside(self, keys: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a document with these facet keys is in the scope."""
        schema = self._engine.status().schema
        return all(passes(keys, keyed_filter(filter, schema)) for filter in self._scope)

    def pinned(self, generation: str, hidden: frozenset[str]) -> Engine:
        """The scope in another generation."""
        return ScopedEngine(self._engine.pinned(generation, hidden), self._scope)

    def page(
        self, query: Query, generation: str, *, after: str = "", limit: int = 500
    ) -> DocumentPage:
        """The documents of a generation in the scope that match a query without clauses."""
        scoped = replace(query, scope=(*query.scope, *self._scope))
        return self._engine.page(scoped, generation, after=after, limit=limit)

    def changes(self) -> ChangeLog:
        """The changes to documents that are or were in the scope."""
        log = self._engine.changes()
        changes = {
            id: replace(change, versions=tuple(filter(self._is_inside, change.versions)))
            for id, change in log.changes.items()
        }
        return replace(log, changes=changes)

    def vocabulary(self) -> Vocabulary:
        """The words in documents in the scope."""
        whole = self._engine.vocabulary()
        if self._vocabulary is None or self._vocabulary[0] is not whole:
            self._vocabulary = whole, ScopedVocabulary(whole, self._count)
        return self._vocabulary[1]

    def _count(self, match: Match, word: str) -> int:
        clause = Clause((Alternative(match, (word,)),))
        return self.search(Query(clauses=(clause,), limit=0)).total

    def status(self) -> Status:
        """The status of the generation, with the number of documents in the scope only."""
        whole = self._engine.status()
        if self._status is None or self._status[0] is not whole:
            count = self.search(Query(limit=0)).total
            self._status = whole, replace(whole, documents=count, size=0, facts={})
        return self._status[1]


class ScopedVocabulary(Vocabulary):
    """The words in a scope, each looked up by a search on first use.

    Neither a correction nor its absence can therefore reveal a hidden document. The whole index
    may itself be a view: that of a key in an earlier generation is a scope within a scope.
    """

    def __init__(self, whole: Vocabulary, count: Callable[[Match, str], int]) -> None:
        super().__init__()
        self._whole, self._search_count = whole, count
        self._cached_count = memoize(MAX_CACHED_COUNTS, self._count)

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of documents in the scope that contain each word. Each takes a search."""
        return {word: self.count(word) for word in self}

    @property
    def values(self) -> Mapping[tuple[str, str], int]:
        """The facet values of the whole index, of which some are not in the scope."""
        return self._whole.values

    def spellings(self, field: str) -> Mapping[str, str]:
        """The spellings in the whole index; `ScopedSpellings` finds those in the scope."""
        return self._whole.spellings(field)

    def __len__(self) -> int:
        """The number of words in the whole index, with which an unknown word is compared."""
        return len(self._whole)

    def __iter__(self) -> Iterator[str]:
        return filter(self.count, self._whole)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.count(word) > 0

    def beginning(self, beginning: str) -> tuple[int, int]:
        """The number of words of the whole index with a prefix, and the sum of their counts.

        A search in a scope takes as much work as one in the whole index.
        """
        return self._whole.beginning(beginning)

    def words_beginning(self, beginning: str) -> Iterator[str]:
        """Yield the words of the whole index with a prefix."""
        return self._whole.words_beginning(beginning)

    def count(self, word: str) -> int:
        """The number of documents in the scope that contain a word."""
        return self._cached_count(Match.WORD, word) if self._whole.count(word) else 0

    def begins(self, beginning: str) -> bool:
        """Whether any word in the scope begins like this."""
        return self._whole.begins(beginning) and self._cached_count(Match.PREFIX, beginning) > 0

    def containing(self, part: str, *, at_end: bool) -> list[str]:
        """The words in the scope that contain some letters, or end with them."""
        return [word for word in self._whole.containing(part, at_end=at_end) if self.count(word)]

    def near(self, word: str, most: int) -> list[tuple[str, int]]:
        """Similar words in the scope with their distances, nearest first, then most common."""
        # There is no limit, so that words outside the scope cannot displace those inside.
        return self._in_scope(self._whole.distances(word, most).items())

    def distances(self, word: str, most: int) -> dict[str, int]:
        """Similar words in the scope, with their distances."""
        return dict(self.near(word, most))

    def other_first(self, word: str) -> list[tuple[str, int]]:
        """Words in the scope that differ only in the first letter, most common first."""
        return self._in_scope(self._whole.other_first(word))

    def common_near(
        self, word: str, most: int, least: int, accepts: Callable[[str], bool]
    ) -> list[tuple[str, int]]:
        """Accepted words in at least `least` documents of the scope, nearest first."""
        return self._in_scope(self._whole.common_near(word, most, least, accepts), least)

    def _in_scope(self, pairs: Iterable[tuple[str, int]], least: int = 1) -> list[tuple[str, int]]:
        """The words in enough documents of the scope, nearest first, then most common."""
        candidates = [pair for pair in pairs if self.count(pair[0]) >= least]
        return sorted(candidates, key=lambda pair: (pair[1], -self.count(pair[0]), pair[0]))

    def _count(self, match: Match, word: str) -> int:
        return self._search_count(match, word)
