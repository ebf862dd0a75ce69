"""A view of an earlier generation, without what the present generation no longer shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from search.document import Document
from search.engines.document_page import DocumentPage, is_listed
from search.engines.matching_rules import is_visible
from search.engines.protocol import Engine
from search.engines.read_only import ReadOnlyEngine
from search.engines.scoped import ScopedVocabulary
from search.errors import GenerationGone
from search.indexing import ChangeLog, Vocabulary
from search.query import Alternative, Clause, Match, Occur, Query
from search.result import Result
from search.status import Status

# Each changed document is looked up once.
MAX_CHANGED = 5_000
# Every search excludes them one by one.
MAX_HIDDEN = 1_000


def pinned_view(engine: Engine, generation: str, at: datetime) -> Engine:
    """A view of an earlier generation, without what the present one does not show at a time.

    A document that changed is shown as it was. One that was deleted, became a draft, expired or
    left the scope since is not shown at all. Raises GenerationGone if the generation is no longer
    there, or if too much has changed since.
    """
    changed, every = engine.changes().since(generation, at), Query(at=at)
    if len(changed) > MAX_CHANGED:
        raise GenerationGone(f"more than {MAX_CHANGED:,} documents changed after {generation}")
    schema, hidden = engine.status().schema, set[str]()
    for id in changed:
        document = engine.get(id)
        if document is None or not is_listed(document, every, schema):
            hidden.add(id)
    if len(hidden) > MAX_HIDDEN:
        raise GenerationGone(f"more than {MAX_HIDDEN:,} documents disappeared after {generation}")
    return engine.pinned(generation, frozenset(hidden))


class PinnedEngine(ReadOnlyEngine):
    """A read-only view of an engine without some documents."""

    refusal = "an earlier generation cannot be changed"

    def __init__(self, engine: Engine, hidden: frozenset[str]) -> None:
        self._engine, self._hidden = engine, hidden
        self._hidden_documents = [one for one in map(engine.get, hidden) if one is not None]
        self._vocabulary: Vocabulary | None = None

    def search(self, query: Query) -> Result:
        """Answer a query without the hidden documents."""
        if not self._hidden_documents:
            return self._engine.search(query)
        hidden = Clause((self._ids(),), Occur.MUST_NOT)
        distinct = query.distinct and not self._has_groups(query)
        visible = replace(query, clauses=(*query.clauses, hidden), distinct=distinct)
        return self._engine.search(visible)

    def _ids(self) -> Alternative:
        return Alternative(Match.ID, tuple(one.id for one in self._hidden_documents))

    def _has_groups(self, query: Query) -> bool:
        """Whether a hidden document is shown as one with others, which have its values too."""
        visible = {one.id: one for one in self._hidden_documents if is_visible(one, query)}
        itself = Query(clauses=(Clause((self._ids(),)),), at=query.at, distinct=True)
        hits = self._engine.search(replace(itself, limit=len(self._hidden_documents))).hits
        return {hit.document.id: hit.document for hit in hits} != visible

    def get(self, id: str) -> Document | None:
        """Look up a document that is not hidden."""
        return None if id in self._hidden else self._engine.get(id)

    def pinned(self, generation: str, hidden: frozenset[str]) -> Engine:
        """Another generation without some documents, and without those hidden here."""
        return self._engine.pinned(generation, hidden | self._hidden)

    def page(
        self, query: Query, generation: str, *, after: str = "", limit: int = 500
    ) -> DocumentPage:
        """The documents of a generation that match a query and are not hidden."""
        page = self._engine.page(query, generation, after=after, limit=limit)
        return replace(page, documents=tuple(d for d in page.documents if d.id not in self._hidden))

    def changes(self) -> ChangeLog:
        """The change log of the generation."""
        return self._engine.changes()

    def vocabulary(self) -> Vocabulary:
        """The words in documents that are not hidden."""
        if self._vocabulary is None:
            whole = self._engine.vocabulary()
            has_hidden = bool(self._hidden_documents)
            self._vocabulary = ScopedVocabulary(whole, self._count) if has_hidden else whole
        return self._vocabulary

    def _count(self, match: Match, word: str) -> int:
        return self.search(Query(clauses=(Clause((Alternative(match, (word,)),)),), limit=0)).total

    def status(self) -> Status:
        """The status of the generation, in which the hidden documents are counted."""
        return self._engine.status()
