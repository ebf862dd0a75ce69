"""The OpenSearch engine: an index on several machines, read and written by any number of hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from search.document import Document
from search.engines.opensearch.address import Address
from search.engines.opensearch.build import Builder
from search.engines.opensearch.catalog import Catalog
from search.engines.opensearch.client import MISSING, Connection, Refused
from search.engines.opensearch.index import Indices, Reader
from search.engines.opensearch.lease import Lease
from search.engines.protocol import check_fields
from search.errors import EngineError, IndexChanged, IndexMissing
from search.indexing.intake import Facts, Intake, Notes
from search.indexing.vocabulary import Vocabulary
from search.indexing.writing import Writing
from search.query import Query
from search.result import Result
from search.schema import Schema
from search.status import Status

ENGINE = "opensearch"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation that this process knows of."""

    index: str
    status: Status
    vocabulary: Vocabulary


class OpenSearchEngine:
    """Each build an index, each search on the one that the alias names."""

    def __init__(self, address: Address, fields: Schema, *, wait: float = 0.0) -> None:
        self._fields, self._wait, self.address = fields, wait, address
        self._to = Connection(address)
        self._catalog = Catalog(self._to)
        self._opened: Opened | None = None

    def rebuild(
        self, documents: Iterable[Document], *, facts: Facts = dict, notes: Notes = bytes
    ) -> int:
        """Build a fresh generation and switch to it."""
        intake = Intake()
        with self._writing() as lease, self._building(lease) as index:
            builder = Builder(self._to, lease)
            writing = Writing(Indices(self._to), Path(index), self._fields)
            builder.create(index, self._fields)
            count = writing.taken(intake, lease.renewing(documents))
            status = intake.status(ENGINE, self._fields, count, facts())
            builder.finish(index)
            self._catalog.keep(index, status, notes(), writing.vocabulary())
        return count

    def update(
        self,
        documents: Iterable[Document] = (),
        deleted: Iterable[str] = (),
        *,
        facts: Facts | None = None,
        notes: Notes = bytes,
        onto: str = "",
    ) -> None:
        """Clone the last generation (its files are shared), change the clone, switch to it."""
        intake = Intake()
        with self._writing() as lease:
            base = self._catalog.current()
            status = self._catalog.describe(base)
            if onto not in {"", status.generation}:
                raise IndexChanged(f"the index at {self.address} was changed meanwhile; try again")
            intake.schedule.update(status.schedule)
            fresh = {d.id: d for d in lease.renewing(intake.watched(documents))}
            with self._building(lease) as index:
                builder, words = Builder(self._to, lease), self._catalog.words(base)
                writing = Writing(Indices(self._to), Path(index), status.schema, words)
                builder.clone(base, index)
                count = writing.changes(fresh, {*deleted, *fresh})
                kept = status.facts if facts is None else facts()
                changed = intake.status(ENGINE, status.schema, count, kept)
                builder.finish(index, expunge=True)
                self._catalog.keep(index, changed, notes(), writing.vocabulary())

    def rollback(self) -> Status:
        """Return to the other generation that is kept, and describe it."""
        with self._writing():
            current = self._catalog.current()
            other = self._previous(current)
            if not other:
                raise IndexMissing(f"{self.address} holds no other generation to return to")
            self._catalog.switch(other, current)
            return self._catalog.describe(other)

    def notes(self, generation: str) -> bytes:
        """Return the notes left with a generation, empty where there are none (any more)."""
        return self._catalog.notes(generation)

    def search(self, query: Query) -> Result:
        """Answer from the generation that the alias names as the cluster is asked."""

        def ask(opened: Opened) -> Result:
            check_fields(query, opened.status.schema)
            reader = Reader(self._to, opened.index, opened.status.schema)
            return replace(reader.search(query), generation=opened.status.generation)

        return self._answer(ask)

    def get(self, id: str) -> Document | None:
        """Return one document of the current generation."""
        return self._answer(lambda o: Reader(self._to, o.index, o.status.schema).get(id))

    def vocabulary(self) -> Vocabulary:
        """Return the words of the current generation."""
        return self._current().vocabulary

    def status(self) -> Status:
        """Describe the current generation."""
        return self._current().status

    def remove(self) -> None:
        """Delete the index, all its generations and what is kept beside them."""
        self._catalog.remove()

    def close(self) -> None:
        """Let the connections go."""
        self._opened = None
        self._to.close()

    def _answer(self, ask: Callable[[Opened], T]) -> T:
        for _ in range(5):  # an index may be switched and deleted between two lines
            opened = self._current()
            try:
                return ask(opened)
            except Refused as error:
                failure = error
                if error.status != MISSING:
                    raise
                self._opened = None
        raise failure

    def _current(self) -> Opened:
        index, opened = self._catalog.current(), self._opened
        if opened is None or opened.index != index:
            size = self._size(index)
            status = self._catalog.describe(index, size=size)
            previous = self._previous(index)
            before = self._catalog.generation(previous) if previous else ""
            words = self._catalog.words(index)
            self._opened = opened = Opened(index, replace(status, previous=before), words)
        return opened

    def _previous(self, current: str) -> str:
        """Return the index of the generation that a rollback returns to, or an empty text."""
        others = [index for index in self._catalog.finished() if index != current]
        older = [index for index in others if index < current]
        return next(iter(older[::-1] + others), "")

    def _size(self, index: str) -> int:
        found = self._to.read(lambda c: c.indices.stats(index=index, metric="store"))
        return int(found["_all"]["primaries"]["store"]["size_in_bytes"])

    @contextmanager
    def _writing(self) -> Iterator[Lease]:
        lease = self._catalog.lease(self._wait)
        try:
            self._clean()
            yield lease
        finally:
            lease.release()

    @contextmanager
    def _building(self, lease: Lease) -> Iterator[str]:
        """Yield an index to build in; left without an error, it answers from then on."""
        before = ""
        with suppress(IndexMissing):
            before = self._catalog.current()
        index = self._catalog.fresh()
        try:
            yield index
            lease.keep(now=True)
        except BaseException:
            with suppress(EngineError):
                self._catalog.forget([index])
            raise
        # Past this line the outcome of a failure may be unknown: the next writer clears away.
        self._catalog.switch(index, before)
        with suppress(EngineError):
            self._keep({index, before})

    def _clean(self) -> None:
        """Delete dead builds and all generations but two; only a writer may."""
        current = ""
        with suppress(IndexMissing):
            current = self._catalog.current()
        self._keep({current, self._previous(current) if current else ""})

    def _keep(self, kept: set[str]) -> None:
        self._catalog.forget(index for index in self._catalog.all() if index not in kept)
