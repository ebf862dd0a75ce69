"""Rebuilds and updates, the same for all engines with generations.

A `WriteSession` of the engine decides where a generation is stored and how to switch to it.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter
from typing import Protocol

from search.document import Document
from search.errors import EngineError, IndexChanged
from search.indexing.change_log import NO_LOG, ChangeLog, differences, moments_of
from search.indexing.document_writer import DocumentWriter
from search.indexing.generation import NewGeneration
from search.indexing.intake import Facts, Intake, Notes
from search.indexing.vocabulary import Vocabulary
from search.schema import Schema
from search.status import Status

_by_id = attrgetter("id")


class WriteSession(Protocol):
    """Exclusive access to an index for writing.

    `place` names the index in messages, such as "the index in /srv/index". A new generation
    becomes current when its context exits normally. After an exception, it is deleted, and the
    previous generation remains current.
    """

    place: str

    def latest(self) -> str:
        """The name of the current generation. Raises IndexMissing if there is none."""

    def describe(self, generation: str) -> Status:
        """The status of a generation. Raises IndexCorrupt if the generation is incomplete."""

    def vocabulary(self, generation: str) -> Vocabulary:
        """The words in a generation."""

    def changes(self, base: Status) -> ChangeLog:
        """The change log of a generation, which is empty if there is none."""

    def documents(self, base: Status) -> Iterator[Document]:
        """Yield all documents in a generation in ID order."""

    def may_copy(self, base: Status, deleted: Collection[str]) -> bool:
        """Whether a copy of `base` may still contain this many deleted documents."""

    def create(self, engine: str, schema: Schema) -> AbstractContextManager[NewGeneration]:
        """Start an empty generation."""

    def copy(self, base: Status) -> AbstractContextManager[NewGeneration]:
        """Start a generation that shares the files and documents of another one."""


def rebuild(
    session: WriteSession, engine: str, schema: Schema, intake: Intake, facts: Facts, notes: Notes
) -> int:
    """Write a generation with only these documents, and return their number."""
    with session.create(engine, schema) as generation:
        writer = DocumentWriter(generation, schema)
        count = writer.add_last_of_each_id(intake)
        status = intake.status(engine, schema, count, facts())
        changes = _changes_by_rebuild(session, generation, status, intake)
        generation.finish(status, notes(), writer.vocabulary(), changes)
    return count


def _changes_by_rebuild(
    session: WriteSession, generation: NewGeneration, status: Status, intake: Intake
) -> ChangeLog:
    """The change log after a rebuild; a new one if the latest generation is no basis for it."""
    with suppress(EngineError):
        base = session.describe(session.latest())
        log = session.changes(base)
        if log.generations and base.schema == status.schema:
            changes = differences(session.documents(base), generation.open().documents())
            return log.extended(changes, intake.moments, status.schema, _built_at(status))
    return NO_LOG.extended((), intake.moments, status.schema, _built_at(status))


def update(
    session: WriteSession,
    intake: Intake,
    deleted: Iterable[str],
    facts: Facts | None,
    notes: Notes,
    onto: str,
) -> None:
    """Write a generation with the documents of the latest one, plus the changes.

    If `facts` is None, those of the latest generation are kept. Raises IndexChanged if `onto` is
    not the latest generation.
    """
    latest = session.latest()
    if onto not in {"", latest}:
        raise IndexChanged(f"{session.place} was changed in the meantime; try again")
    base = session.describe(latest)
    intake.schedule.update(base.schedule)
    fresh = {document.id: document for document in intake.documents()}
    gone = {*deleted, *fresh}

    replaced: dict[str, Document] = {}

    def finish(generation: NewGeneration, writer: DocumentWriter, count: int) -> None:
        log = _log_with_moments(session, base)
        unchanged = {id: moments for id, moments in log.moments.items() if id not in gone}
        # If the clock was set back, changes that were past at the last build lie ahead again.
        intake.schedule.update(chain.from_iterable(unchanged.values()))
        latest_facts = base.facts if facts is None else facts()
        status = intake.status(base.engine, base.schema, count, latest_facts)
        pairs = ((replaced.get(id), fresh.get(id)) for id in sorted(gone))
        changes = log.extended(
            (pair for pair in pairs if pair[0] != pair[1]),
            unchanged | intake.moments,
            base.schema,
            _built_at(status),
        )
        generation.finish(status, notes(), writer.vocabulary(), changes)

    if session.may_copy(base, gone):
        with session.copy(base) as generation:
            writer = DocumentWriter(generation, base.schema, session.vocabulary(latest))
            count = writer.change(fresh, gone)
            replaced = writer.replaced
            finish(generation, writer, count)
        return
    with session.create(base.engine, base.schema) as generation:
        writer = DocumentWriter(generation, base.schema)
        unchanged = _without(session.documents(base), gone, replaced)
        changed = sorted(fresh.values(), key=_by_id)
        finish(generation, writer, writer.add(heapq.merge(unchanged, changed, key=_by_id)))


def _without(
    documents: Iterable[Document], gone: Collection[str], replaced: dict[str, Document]
) -> Iterator[Document]:
    """Yield the documents that are not gone; the others are stored in `replaced`."""
    for document in documents:
        if document.id in gone:
            replaced[document.id] = document
        else:
            yield document


def _log_with_moments(session: WriteSession, base: Status) -> ChangeLog:
    """The change log of a generation; if there is none, a log with only its moments."""
    log = session.changes(base)
    # If the clock was ahead during the last build, that build dropped changes that are still due.
    is_from_the_future = base.built_at is not None and datetime.now(UTC) < base.built_at
    if not is_from_the_future and (log.generations or not base.schedule):
        return log
    return replace(log, moments={one.id: moments_of(one) for one in session.documents(base)})


def _built_at(status: Status) -> datetime:
    assert status.built_at is not None  # noqa: S101 - an intake's status has one
    return status.built_at
