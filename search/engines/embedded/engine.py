"""The engine class shared by all embedded engines, which store generations in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path

from search.document import Document
from search.engines.document_page import DocumentPage, first_page
from search.engines.embedded import archive
from search.engines.embedded.current_generation import (
    UNREADABLE,
    CurrentGeneration,
    FixedGeneration,
    OpenGeneration,
)
from search.engines.embedded.error_translation import translate_write_errors
from search.engines.embedded.index import FolderSession
from search.engines.embedded.libraries import installed_engine, load_library
from search.engines.facet_spellings import keyed, spelled
from search.engines.pinned import PinnedEngine
from search.engines.protocol import Engine, check_fields
from search.errors import IndexMissing
from search.indexing import ChangeLog, Facts, Intake, Notes, Vocabulary, build
from search.query import Query
from search.result import Result
from search.schema import Schema
from search.status import Status, Storage
from search.storage import (
    TWO_GENERATIONS,
    Retention,
    checksums,
    durable_files,
    generations,
    manifest,
    no_pause,
)
from search.work_budget import spend_on_query


class FolderEngine:
    """An embedded engine. Each build creates a generation, and searches use the current one."""

    def __init__(
        self,
        root: Path,
        schema: Schema,
        name: str,
        *,
        wait: float = 0.0,
        retention: Retention = TWO_GENERATIONS,
    ) -> None:
        self._root, self._schema, self._name, self._wait = root, schema, name, wait
        self._retention = retention
        self._current: CurrentGeneration = CurrentGeneration(root)

    def rebuild(
        self, documents: Iterable[Document], *, facts: Facts = dict, notes: Notes = bytes
    ) -> int:
        """Build a new generation from scratch and switch to it."""
        engine, intake = installed_engine(self._name), Intake(documents)
        with self._writing(intake) as session:
            return build.rebuild(session, engine, self._schema, intake, facts, notes)

    def update(
        self,
        documents: Iterable[Document] = (),
        deleted: Iterable[str] = (),
        *,
        facts: Facts | None = None,
        notes: Notes = bytes,
        onto: str = "",
    ) -> None:
        """Build a generation from the previous generation's files and the changes; switch to it."""
        intake = Intake(documents)
        with self._writing(intake) as session:
            build.update(session, intake, deleted, facts, notes, onto)

    def notes(self, generation: str) -> bytes:
        """The notes stored with a generation, or an empty value if no notes are found."""
        return manifest.notes(self._root / generation)

    def search(self, query: Query) -> Result:
        """Answer from the generation that is current when the call begins."""

        def ask(current: OpenGeneration) -> Result:
            schema = current.status.schema
            check_fields(query, schema)
            keyed_query = keyed(query, schema)
            spend_on_query(keyed_query, lambda: current.vocabulary, current.status.documents)
            result = current.reader.search(keyed_query)
            result = replace(result, generation=current.status.generation)
            return spelled(result, query, schema, current.vocabulary)

        return self._current.answer(ask)

    def get(self, id: str) -> Document | None:
        """Look up a document in the current generation."""
        return self._current.answer(lambda current: current.reader.get(id))

    def pinned(self, generation: str, hidden: frozenset[str]) -> Engine:
        """A generation in the folder, without some documents."""
        view, one = copy(self), self._current.named(generation, self._current.get())
        view._current = FixedGeneration(self._root, one)  # noqa: SLF001 - a copy of this engine
        return PinnedEngine(view, hidden)

    def page(
        self, query: Query, generation: str, *, after: str = "", limit: int = 500
    ) -> DocumentPage:
        """The documents of the current or another generation that match a query."""

        def ask(current: OpenGeneration) -> DocumentPage:
            one = self._current.named(generation, current)
            check_fields(query, one.status.schema)
            keyed_query = replace(keyed(query, one.status.schema), limit=limit)
            spend_on_query(keyed_query, lambda: one.vocabulary, one.status.documents)
            return first_page(one.reader.documents(keyed_query, after), limit)

        return self._current.answer(ask)

    def changes(self) -> ChangeLog:
        """The change log of the current generation."""

        def read(current: OpenGeneration) -> ChangeLog:
            return manifest.changes(self._root / current.status.generation, current.status)

        return self._current.answer(read)

    def vocabulary(self) -> Vocabulary:
        """The words in the current generation."""
        return self._current.get().vocabulary

    def status(self) -> Status:
        """The status of the current generation."""
        return self._current.get().status

    def close(self) -> None:
        """Close the current generation."""
        self._current.forget()

    def generations(self) -> tuple[Status, ...]:
        """The status of the current generation and, if any, of the one to roll back to."""
        current = self.status()
        if not current.previous:
            return (current,)
        return current, manifest.read(self._root / current.previous)

    def rollback(self) -> Status:
        """Verify the other generation and switch to it. Raises IndexMissing if there is none."""
        # Acquiring the lock would create the folder.
        if not self._root.is_dir():
            raise IndexMissing(
                f"there is no index in {self._root} yet; run: curated-search rebuild"
            )
        damage = ""
        with self._writing():
            for name in generations.others(self._root):
                try:
                    status = _verified(self._root / name)
                except UNREADABLE as error:
                    damage = f"; {error}"
                    continue
                generations.switch(self._root, name)
                return status
        raise IndexMissing(f"{self._root} has no other generation to roll back to{damage}")

    def verify(self, pause: Callable[[], None] = no_pause) -> None:
        """Compare all files of the generation in use with their digests."""
        path = self._root / self.status().generation
        if not path.is_dir():
            raise IndexMissing(
                f"{path} was deleted; it stays in use until the service is restarted"
            )
        checksums.verify(path, pause)

    def abandon(self, generation: str, damage: str) -> None:
        """Use another generation from now on."""
        self._current.abandon(generation, damage)

    def export_to(self, file: Path) -> Status:
        """Write the current generation to an archive, and return its status."""
        return archive.export_to(self._root, file)

    def import_from(self, file: Path, *, trusted: bool = False) -> Status:
        """Import an archive as the current generation, and return its status."""
        return archive.import_from(
            self._root, file, trusted=trusted, wait=self._wait, retention=self._retention
        )

    def storage(self) -> Storage:
        """The disk space that all generations use."""
        return Storage(disk_bytes=durable_files.footprint(self._root))

    @contextmanager
    def _writing(self, intake: Intake | None = None) -> Iterator[FolderSession]:
        with (
            translate_write_errors(self._root, intake),
            generations.writing(self._root, wait=self._wait, retention=self._retention),
        ):
            yield FolderSession(self._root, self._retention)


def _verified(path: Path) -> Status:
    checksums.verify(path)
    status = manifest.read(path)
    load_library(status.engine).open(path, status.schema)
    return status
