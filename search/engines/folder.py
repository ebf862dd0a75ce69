"""An engine in a folder of generations: everything the embedded engines have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from search import generation, manifest, seal
from search.document import Document
from search.engine import Facts, Status, check_fields
from search.engines.guard import write_guarded
from search.engines.intake import Intake
from search.engines.opening import Open, Opening
from search.engines.stores import installed, load
from search.query import Query
from search.result import Result
from search.schema import Schema


class FolderEngine:
    """Embedded engines: each build a generation, each search on the one CURRENT names."""

    def __init__(self, root: Path, fields: Schema, name: str, *, wait: float = 0.0) -> None:
        self._root, self._fields, self._name, self._wait = root, fields, name, wait
        self._opening = Opening(root)

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
            seal.check(self._root / base)
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

        def ask(opened: Open) -> Result:
            check_fields(query, opened.status.schema)
            return replace(opened.reader.search(query), generation=opened.status.generation)

        return self._opening.answer(ask)

    def get(self, id: str) -> Document | None:
        """Return one document of the current generation."""
        return self._opening.answer(lambda opened: opened.reader.get(id))

    def status(self) -> Status:
        """Describe the current generation."""
        return self._opening.answer(lambda opened: opened.status)

    def close(self) -> None:
        """Let go of the open generation."""
        self._opening.forget()

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
