"""Rebuild and update: the steps that every engine with generations has in common.

Documents and an index held for writing go in; a generation that answers comes out. The engine
decides where a generation lies and how it is switched to; what is read, counted and left with
it is decided here.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from operator import attrgetter
from typing import Protocol

from search.document import Document
from search.errors import IndexChanged
from search.indexing.document_writer import DocumentWriter
from search.indexing.generation import NewGeneration
from search.indexing.intake import Facts, Intake, Notes
from search.indexing.vocabulary import Vocabulary
from search.schema import Schema
from search.status import Status

_by_id = attrgetter("id")


class WriteSession(Protocol):
    """An index held for writing: no other process writes to it meanwhile.

    `place` is how messages name the index, such as "the index in /srv/index". A new generation
    answers once its context is left without an error; left with one, it is deleted and the
    generation before goes on answering.
    """

    place: str

    def latest(self) -> str:
        """Return the name of the generation that answers; raise IndexMissing for none."""

    def describe(self, generation: str) -> Status:
        """The manifest of a generation; raise IndexCorrupt where it is not whole."""

    def vocabulary(self, generation: str) -> Vocabulary:
        """Return the words of a generation."""

    def documents(self, base: Status) -> Iterator[Document]:
        """Yield every document of a generation, in order of id."""

    def may_copy(self, base: Status, deleted: Collection[str]) -> bool:
        """Say whether a copy may hold on to so many deleted documents."""

    def create(self, engine: str, schema: Schema) -> AbstractContextManager[NewGeneration]:
        """Begin an empty generation."""

    def copy(self, base: Status) -> AbstractContextManager[NewGeneration]:
        """Begin a generation that shares the files of another and holds its documents."""


def rebuild(
    session: WriteSession, engine: str, schema: Schema, intake: Intake, facts: Facts, notes: Notes
) -> int:
    """Write a generation of these documents alone; return their number."""
    with session.create(engine, schema) as generation:
        writer = DocumentWriter(generation, schema)
        count = writer.add_last_of_each_id(intake)
        status = intake.status(engine, schema, count, facts())
        generation.finish(status, notes(), writer.vocabulary())
    return count


def update(
    session: WriteSession,
    intake: Intake,
    deleted: Iterable[str],
    facts: Facts | None,
    notes: Notes,
    onto: str,
) -> None:
    """Write a generation of the latest one's documents and the changes.

    None keeps the latest one's facts. Raises IndexChanged where `onto` is not the latest.
    """
    latest = session.latest()
    if onto not in {"", latest}:
        raise IndexChanged(f"{session.place} was changed meanwhile; try again")
    base = session.describe(latest)
    intake.schedule.update(base.schedule)
    fresh = {document.id: document for document in intake.documents()}
    gone = {*deleted, *fresh}

    def finish(generation: NewGeneration, writer: DocumentWriter, count: int) -> None:
        latest_facts = base.facts if facts is None else facts()
        status = intake.status(base.engine, base.schema, count, latest_facts)
        generation.finish(status, notes(), writer.vocabulary())

    if session.may_copy(base, gone):
        with session.copy(base) as generation:
            writer = DocumentWriter(generation, base.schema, session.vocabulary(latest))
            finish(generation, writer, writer.change(fresh, gone))
        return
    with session.create(base.engine, base.schema) as generation:
        writer = DocumentWriter(generation, base.schema)
        unchanged = (document for document in session.documents(base) if document.id not in gone)
        changed = sorted(fresh.values(), key=_by_id)
        finish(generation, writer, writer.add(heapq.merge(unchanged, changed, key=_by_id)))
