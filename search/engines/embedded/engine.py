"""An engine in a folder of generations: everything the embedded engines have in common."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from search.document import Document
from search.engines.embedded.libraries import installed, load
from search.engines.embedded.library_errors import read_guarded, write_guarded
from search.engines.embedded.open_generation import Open, Opening
from search.engines.protocol import check_fields
from search.errors import IndexChanged
from search.indexing.intake import Facts, Intake, Notes
from search.indexing.store import Store
from search.indexing.vocabulary import Vocabulary
from search.indexing.writing import Writing
from search.query import Query
from search.result import Result
from search.schema import Schema
from search.status import Status
from search.storage import checksums, generations, manifest

_id = attrgetter("id")


class FolderEngine:
    """Embedded engines: each build a generation, each search on the one CURRENT names."""

    def __init__(self, root: Path, fields: Schema, name: str, *, wait: float = 0.0) -> None:
        self._root, self._fields, self._name, self._wait = root, fields, name, wait
        self._opening = Opening(root)

    def rebuild(
        self, documents: Iterable[Document], *, facts: Facts = dict, notes: Notes = bytes
    ) -> int:
        """Build a fresh generation and switch to it."""
        name = installed(self._name)
        intake = Intake()
        with (
            write_guarded(self._root, intake),
            generations.writing(self._root, wait=self._wait),
            generations.building(self._root) as path,
        ):
            writing = Writing(load(name), path, self._fields)
            count = writing.taken(intake, documents)
            status = intake.status(name, self._fields, count, facts())
            _describe(path, status, notes(), writing.vocabulary())
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
        """Build a generation of the last one's files and the changes, and switch to it."""
        intake = Intake()
        with (
            write_guarded(self._root, intake),
            generations.writing(self._root, wait=self._wait),
        ):
            base = generations.current(self._root)
            if onto not in {"", base}:
                raise IndexChanged(f"the index in {self._root} was changed meanwhile; try again")
            checksums.check(self._root / base)
            status = manifest.read(self._root / base)
            intake.schedule.update(status.schedule)
            fresh = {document.id: document for document in intake.watched(documents)}
            with self._changed(status, fresh, {*deleted, *fresh}) as (path, count, words):
                kept = status.facts if facts is None else facts()
                changed = intake.status(status.engine, status.schema, count, kept)
                _describe(path, changed, notes(), words)

    @contextmanager
    def _changed(
        self, status: Status, fresh: Mapping[str, Document], gone: Collection[str]
    ) -> Iterator[tuple[Path, int, Vocabulary]]:
        """Yield the folder of a changed generation, how many documents it holds, and its words."""
        store, fields = load(status.engine), status.schema
        base = self._root / status.generation
        if self._is_few(status, gone):
            with generations.building(self._root, base=base.name) as path:
                writing = Writing(store, path, fields, manifest.words(base))
                yield path, writing.changes(fresh, gone), writing.vocabulary()
            return
        with generations.building(self._root) as path:
            others = (d for d in self._all(store, base, fields) if d.id not in gone)
            whole = heapq.merge(others, sorted(fresh.values(), key=_id), key=_id)
            writing = Writing(store, path, fields)
            yield path, writing.all(whole), writing.vocabulary()

    def _is_few(self, status: Status, gone: Collection[str]) -> bool:
        """Say whether so many deleted documents may stay in the files of an index."""
        store, path = load(status.engine), self._root / status.generation
        left = int(store.SLACK * status.documents) - store.wasted(path)
        if len(gone) <= left:
            return True
        reader = store.open(path, status.schema)
        left += reader.grouped()  # each written twice by a rebuild, too
        # What is only added leaves nothing behind.
        return sum(reader.get(id) is not None for id in gone) <= left

    def _all(self, store: Store, path: Path, fields: Schema) -> Iterator[Document]:
        with read_guarded(self._root):
            yield from store.open(path, fields).documents()

    def notes(self, generation: str) -> bytes:
        """Return the notes left with a generation, empty where there are none (any more)."""
        return manifest.notes(self._root / generation)

    def search(self, query: Query) -> Result:
        """Answer from the generation that is current as the call begins."""

        def ask(opened: Open) -> Result:
            check_fields(query, opened.status.schema)
            return replace(opened.reader.search(query), generation=opened.status.generation)

        return self._opening.answer(ask)

    def get(self, id: str) -> Document | None:
        """Return one document of the current generation."""
        return self._opening.answer(lambda opened: opened.reader.get(id))

    def vocabulary(self) -> Vocabulary:
        """Return the words of the current generation."""
        return self._opening.answer(lambda opened: opened.vocabulary)

    def status(self) -> Status:
        """Describe the current generation."""
        return self._opening.answer(lambda opened: opened.status)

    def close(self) -> None:
        """Let go of the open generation."""
        self._opening.forget()


def _describe(path: Path, status: Status, notes: bytes, words: Vocabulary) -> None:
    """Leave with a generation that is written its notes, its words and its manifest."""
    manifest.keep(path, manifest.NOTES, notes)
    manifest.keep(path, manifest.WORDS, words.to_json())
    manifest.write(path, status)
