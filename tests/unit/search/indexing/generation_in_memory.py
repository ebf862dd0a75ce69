"""A generation in memory, for tests of the code that writes generations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from search.document import Document, loads
from search.errors import IndexMissing
from search.indexing import NO_LOG, ChangeLog, Entry, Vocabulary
from search.query import EVERYTHING, Query
from search.result import Result
from search.schema import Schema
from search.status import Status


class Generation:
    """A generation's entries, keyed by ID, with what completed it."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = {one.id: one for one in entries}
        self.finished: tuple[Status, bytes, Vocabulary] | None = None
        self.changes = NO_LOG

    def open(self) -> Generation:
        """The generation itself, which can be read at any time."""
        return self

    def write(
        self, entries: Iterable[Entry], deleted: Iterable[str] = (), groups: Iterable[str] = ()
    ) -> int:
        """Delete IDs and groups, then add entries, and return the number of documents."""
        fresh = list(entries)
        ids, names = set(deleted), set(groups)
        left = (one for one in self.entries.values() if one.id not in ids)
        kept = (one for one in left if not one.group or one.group not in names)
        self.entries = {one.id: one for one in (*kept, *fresh)}
        return len(list(self.documents()))

    def finish(
        self, status: Status, notes: bytes, vocabulary: Vocabulary, changes: ChangeLog
    ) -> None:
        """Complete the generation."""
        self.finished, self.changes = (status, notes, vocabulary), changes

    def search(self, query: Query) -> Result:
        """Refuse, because no test of writing searches."""
        raise NotImplementedError(query)

    def get(self, id: str) -> Document | None:
        """Look up a document by ID."""
        one = self.entries.get(id)
        return None if one is None else loads(one.record)

    def documents(self, query: Query = EVERYTHING, after: str = "") -> Iterator[Document]:
        """Yield all documents in ID order."""
        assert query is EVERYTHING
        assert not after
        own = (one for one in self.entries.values() if one.kind != "together")
        yield from (loads(one.record) for one in sorted(own, key=lambda one: one.id))

    def grouped(self) -> int:
        """The number of documents that belong to groups."""
        return sum(one.kind == "member" for one in self.entries.values())

    def members(self, group: str) -> list[Document]:
        """The documents that belong to a group."""
        own = (one for one in self.entries.values() if one.kind != "together")
        return [loads(one.record) for one in own if one.group == group]


class Session:
    """Access to an index in memory; `copies` is whether updates start with a copy."""

    place = "the index in memory"

    def __init__(self, *, copies: bool = True) -> None:
        self.generations: list[Generation] = []
        self.copies = copies

    def latest(self) -> str:
        """The number of the current generation."""
        if not self.generations:
            raise IndexMissing("there is no index yet")
        return str(len(self.generations))

    def status(self) -> Status:
        """The status of the current generation."""
        return self.describe(self.latest())

    def describe(self, generation: str) -> Status:
        """The status of a generation."""
        status, _, _ = self._finished(generation)
        return replace(status, generation=generation)

    def vocabulary(self, generation: str) -> Vocabulary:
        """The words in a generation."""
        return self._finished(generation)[2]

    def changes(self, base: Status) -> ChangeLog:
        """The change log of a generation."""
        log = self.generations[int(base.generation) - 1].changes
        return ChangeLog.from_json(log.to_json(), base.generation, base.built_at)

    def documents(self, base: Status) -> Iterator[Document]:
        """Yield all documents in a generation in ID order."""
        yield from self.generations[int(base.generation) - 1].documents()

    def may_copy(self, base: Status, deleted: Collection[str]) -> bool:
        """Whether an update starts with a copy."""
        del base, deleted
        return self.copies

    @contextmanager
    def create(self, engine: str, schema: Schema) -> Iterator[Generation]:
        """Start an empty generation."""
        del engine, schema
        generation = Generation()
        yield generation
        self.generations.append(generation)

    @contextmanager
    def copy(self, base: Status) -> Iterator[Generation]:
        """Start a generation with the entries of another one."""
        generation = Generation(self.generations[int(base.generation) - 1].entries.values())
        yield generation
        self.generations.append(generation)

    def _finished(self, generation: str) -> tuple[Status, bytes, Vocabulary]:
        finished = self.generations[int(generation) - 1].finished
        assert finished is not None
        return finished
