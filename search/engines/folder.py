"""An engine in a folder of generations: everything the embedded engines have in common."""

from __future__ import annotations

import importlib
import importlib.util
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from search import generation, manifest
from search.document import Document
from search.engine import (
    EngineMissing,
    Facts,
    IndexCorrupt,
    IndexIncompatible,
    Status,
    check_fields,
)
from search.engines.guard import read_guarded, write_guarded
from search.engines.intake import Intake
from search.query import Query
from search.result import Result
from search.schema import Schema


class Reader(Protocol):
    """One generation, open. Safe to share between threads."""

    def search(self, query: Query) -> Result:
        """Answer a query; the generation's name is filled in by the caller."""

    def get(self, id: str) -> Document | None:
        """Return one document."""


class Store(Protocol):
    """What a library of postings provides, as the module `search.engines.<name>`."""

    def write(
        self,
        path: Path,
        fields: Schema,
        documents: Iterable[Document],
        deleted: Iterable[str] = (),
    ) -> int:
        """Delete ids from the index in a folder, then add documents; return how many it holds.

        An empty folder becomes an index. On return all files are written.
        """

    def open(self, path: Path, fields: Schema) -> Reader:
        """Open the index in a folder."""


_LIBRARIES = {"tantivy": "pip install 'curated-search[fast]'", "whoosh": "pip install whoosh"}


def known() -> tuple[str, ...]:
    """Return the names of the embedded engines, the preferred one first."""
    return tuple(_LIBRARIES)


def installed(name: str) -> str:
    """Return an engine's name (of `auto`: the first installed), or raise EngineMissing."""
    if name == "auto":
        return next(filter(importlib.util.find_spec, _LIBRARIES), "whoosh")
    if name not in _LIBRARIES:
        raise EngineMissing(f"this version of curated-search has no engine {name!r}")
    if importlib.util.find_spec(name) is None:
        raise EngineMissing(
            f"the engine {name!r} is not installed; run: {_LIBRARIES[name]}, "
            f'or set engine = "auto" and rebuild'
        )
    return name


def load(name: str) -> Store:
    """Return the store of an engine, or raise EngineMissing."""
    store: Any = importlib.import_module(f"search.engines.{installed(name)}")
    return store  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Open:
    """The reader of one generation, and by what to tell that it is still the current one."""

    stamp: tuple[int, int]
    status: Status
    reader: Reader


class FolderEngine:
    """Embedded engines: each build a generation, each search on the one CURRENT names."""

    def __init__(self, root: Path, fields: Schema, name: str, *, wait: float = 0.0) -> None:
        self._root, self._fields, self._name, self._wait = root, fields, name, wait
        self._opened: _Open | None = None
        self._opening = threading.Lock()
        os.register_at_fork(after_in_child=self._forget)

    def rebuild(self, documents: Iterable[Document], *, facts: Facts = dict) -> int:
        """Build a fresh generation and switch to it."""
        name = installed(self._name)
        store = load(name)
        intake = Intake()
        with (
            write_guarded(self._root, intake),
            generation.writing(self._root, wait=self._wait),
            generation.building(self._root) as path,
        ):
            count = store.write(path, self._fields, intake.first(documents))
            if intake.repeated:
                late = intake.repeated
                count = store.write(path, self._fields, intake.watched(late.values()), late)
            manifest.write(path, self._describe(name, count, intake.schedule, facts()))
        return count

    def update(
        self,
        documents: Iterable[Document] = (),
        deleted: Iterable[str] = (),
        *,
        facts: Facts | None = None,
    ) -> None:
        """Build a generation of the last one's files and the changes, and switch to it."""
        intake = Intake()
        with (
            write_guarded(self._root, intake),
            generation.writing(self._root, wait=self._wait),
        ):
            base = generation.current(self._root)
            status = manifest.read(self._root / base)
            intake.schedule.update(status.schedule)
            with generation.building(self._root, base=base) as path:
                fresh = {document.id: document for document in intake.watched(documents)}
                gone = {*deleted, *fresh}
                count = load(status.engine).write(path, status.schema, fresh.values(), gone)
                kept = status.facts if facts is None else facts()
                changed = replace(
                    self._describe(status.engine, count, intake.schedule, kept),
                    schema=status.schema,
                )
                manifest.write(path, changed)

    def search(self, query: Query) -> Result:
        """Answer from the generation that is current as the call begins."""
        with read_guarded(self._root):
            opened = self._current()
            check_fields(query, opened.status.schema)
            return replace(opened.reader.search(query), generation=opened.status.generation)

    def get(self, id: str) -> Document | None:
        """Return one document of the current generation."""
        with read_guarded(self._root):
            return self._current().reader.get(id)

    def status(self) -> Status:
        """Describe the current generation."""
        with read_guarded(self._root):
            return self._current().status

    def close(self) -> None:
        """Let go of the open generation."""
        self._opened = None

    def _forget(self) -> None:
        self._opened = None
        self._opening = threading.Lock()

    def _describe(self, name: str, count: int, schedule: Iterable[datetime], facts: Any) -> Status:
        now = datetime.now(UTC)
        return Status(
            engine=name,
            schema=self._fields,
            built_at=now,
            documents=count,
            schedule=tuple(sorted(moment for moment in schedule if moment > now)),
            facts=facts,
        )

    def _current(self) -> _Open:
        stamp, opened = generation.stamp(self._root), self._opened
        if opened is not None and opened.stamp == stamp:
            return opened
        with self._opening:
            opened = self._opened
            if opened is None or opened.stamp != generation.stamp(self._root):
                self._opened = opened = self._open()
            return opened

    def _open(self) -> _Open:
        for _ in range(10):  # a generation may be switched and cleared away between two lines
            stamp = generation.stamp(self._root)
            name = generation.current(self._root)
            try:
                status = manifest.read(self._root / name)
                reader = load(status.engine).open(self._root / name, status.schema)
            except IndexIncompatible:
                raise
            except (OSError, IndexCorrupt) as error:
                failure = error
                if generation.stamp(self._root) == stamp:
                    break
            else:
                return _Open(stamp, status, reader)
        raise IndexCorrupt(f"the index in {self._root} cannot be opened ({failure}); rebuild it")
