"""The in-memory engine, which checks every document against the matching rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime

from search.document import Document
from search.engines.document_page import DocumentPage, first_page
from search.engines.facet_spellings import keyed, spelled
from search.engines.matching_rules import Analysed, analysed, is_visible, matches, order, score
from search.engines.pinned import PinnedEngine
from search.engines.protocol import Engine, check_fields
from search.errors import GenerationGone, IndexChanged
from search.indexing import (
    NO_LOG,
    ChangeLog,
    Facts,
    Notes,
    Vocabulary,
    differences,
    facet_values,
    group,
    moments_of,
    together,
)
from search.query import Query
from search.result import Facet, Hit, Result, facet
from search.schema import EVERYWHERE, Schema
from search.status import Status
from search.work_budget import spend_on_query


class MemoryEngine:
    """Keeps all documents in a dict, which each rebuild or update replaces with a new one."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._documents: dict[str, Analysed] = {}
        self._notes, self._changes = b"", NO_LOG
        # The generation before, for searches that are pinned to it.
        self._previous: MemoryEngine | None = None
        self._vocabulary: tuple[dict[str, Analysed], Vocabulary] | None = None
        self._status = Status(engine="memory", schema=schema, generation="0")

    def rebuild(
        self, documents: Iterable[Document], *, facts: Facts = dict, notes: Notes = bytes
    ) -> int:
        """Replace all documents."""
        fresh = {document.id: analysed(self._schema, document) for document in documents}
        self._swap(fresh, facts(), notes())
        return len(fresh)

    def update(
        self,
        documents: Iterable[Document] = (),
        deleted: Iterable[str] = (),
        *,
        facts: Facts | None = None,
        notes: Notes = bytes,
        onto: str = "",
    ) -> None:
        """Delete, then add or replace."""
        if onto not in {"", self._status.generation}:
            raise IndexChanged(f"generation {onto} is no longer the latest")
        fresh = {document.id: analysed(self._schema, document) for document in documents}
        gone = set(deleted)
        unchanged = {id: value for id, value in self._documents.items() if id not in gone}
        self._swap(unchanged | fresh, self._status.facts if facts is None else facts(), notes())

    def search(self, query: Query) -> Result:
        """Check every document against the query."""
        check_fields(query, self._schema)
        spend_on_query(query, self.vocabulary, self._status.documents)
        result = self._search(keyed(query, self._schema))
        return spelled(result, query, self._schema, self.vocabulary())

    def _search(self, query: Query) -> Result:
        entries = self._collection(query)
        hits = [entry for entry in entries if matches(entry, query)]
        scores = score(entries, hits, query) if query.ranked() else {}
        hits.sort(key=lambda entry: order(entry, query, scores))
        page = hits[query.offset : query.offset + query.limit]
        return Result(
            total=len(hits),
            hits=tuple(Hit(e.document, scores.get(e.document.id, 0.0)) for e in page),
            facets=tuple(self._facet(name, entries, hits, query) for name in query.facets),
            generation=self._status.generation,
        )

    def get(self, id: str) -> Document | None:
        """Look up a document."""
        entry = self._documents.get(id)
        return entry.document if entry else None

    def pinned(self, generation: str, hidden: frozenset[str]) -> Engine:
        """This generation or the one before, without some documents."""
        for engine in (copy(self), self._previous):
            if engine is not None and engine.status().generation == generation:
                return PinnedEngine(engine, hidden)
        raise GenerationGone(f"generation {generation} no longer exists")

    def page(
        self, query: Query, generation: str, *, after: str = "", limit: int = 500
    ) -> DocumentPage:
        """The documents that match, checked one by one."""
        if generation != self._status.generation:
            raise GenerationGone(f"generation {generation} no longer exists")
        check_fields(query, self._schema)
        keyed_query = replace(keyed(query, self._schema), limit=limit)
        spend_on_query(keyed_query, self.vocabulary, self._status.documents)
        documents = (e.document for e in self._documents.values() if matches(e, keyed_query))
        later = sorted((d for d in documents if d.id > after), key=lambda document: document.id)
        return first_page(iter(later), limit)

    def changes(self) -> ChangeLog:
        """The change log since the first rebuild."""
        return self._changes

    def notes(self, generation: str) -> bytes:
        """The notes of the only generation."""
        return self._notes if generation == self._status.generation else b""

    def vocabulary(self) -> Vocabulary:
        """The words and facet values of all documents."""
        cached, entries = self._vocabulary, self._documents
        if cached is None or cached[0] is not entries:
            values = Counter(
                value
                for entry in entries.values()
                for value in facet_values(entry.document, self._schema)
            )
            vocabulary = Vocabulary(_words(entries.values()), values.items())
            self._vocabulary = cached = entries, vocabulary
        return cached[1]

    def status(self) -> Status:
        """The status of the only generation."""
        return self._status

    def close(self) -> None:
        """Do nothing, because nothing is open."""

    def _collection(self, query: Query) -> list[Analysed]:
        """All documents. For a `distinct` query, visible ones with the same source are merged."""
        if not query.distinct:
            return list(self._documents.values())
        groups: dict[str, list[Analysed]] = {}
        for id, entry in self._documents.items():
            groups.setdefault(group(entry.document) or f"alone {id}", []).append(entry)
        collection = []
        for entries in groups.values():
            documents = [e.document for e in entries if is_visible(e.document, query)]
            if len(entries) == 1:
                collection += entries
            elif documents:
                collection.append(analysed(self._schema, together(documents)))
        return collection

    def _facet(
        self, name: str, entries: list[Analysed], hits: list[Analysed], query: Query
    ) -> Facet:
        others = replace(query, filters=tuple(f for f in query.filters if f.field != name))
        is_filtered = others.filters != query.filters
        matching = [e for e in entries if matches(e, others)] if is_filtered else hits
        counts: Counter[str] = Counter()
        for entry in matching:
            counts.update(set(entry.values.get(name, ())))
        filter_values = [v for f in query.filters if f.field == name for v in f.any_of]
        return facet(name, counts, chosen=filter_values, limit=query.facet_limit)

    def _swap(
        self, documents: dict[str, Analysed], facts: Mapping[str, object], notes: bytes
    ) -> None:
        now = datetime.now(UTC)
        times = {t for e in documents.values() for t in (e.document.publish, e.document.expiry)}
        before, self._previous = self._documents, copy(self)
        self._previous._previous = None  # noqa: SLF001 - a copy of the engine
        self._documents, self._notes = documents, notes
        generation = str(int(self._status.generation) + 1)
        moments = {id: moments_of(e.document) for id, e in documents.items()}
        changed = differences(_by_id(before), _by_id(documents))
        self._changes = self._changes.extended(changed, moments, self._schema, now).named(
            generation
        )
        self._status = replace(
            self._status,
            generation=generation,
            built_at=now,
            documents=len(documents),
            schedule=tuple(sorted(time for time in times if time is not None and time > now)),
            facts=facts,
        )


def _by_id(documents: Mapping[str, Analysed]) -> list[Document]:
    return [documents[id].document for id in sorted(documents)]


def _words(entries: Iterable[Analysed]) -> Iterator[tuple[str, int]]:
    """Yield the words in all searchable fields with their document counts."""
    yield from Counter(word for entry in entries for word in entry.word_counts[EVERYWHERE]).items()
