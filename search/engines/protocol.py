"""The interface of all engines, and an additional one for engines with generations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, runtime_checkable

from search.document import Document
from search.engines.document_page import DocumentPage
from search.errors import FieldUnknown, NotSupported
from search.indexing import ChangeLog, Facts, Notes, Vocabulary, field_sorts
from search.query import Match, Query, Sort
from search.result import Result
from search.schema import Schema
from search.status import Status, Storage
from search.storage import no_pause


def check_fields(query: Query, schema: Schema) -> None:
    """Raise FieldUnknown if a query uses a field that is not in the schema."""
    alternatives = [one for clause in query.clauses for one in clause.alternatives]
    texts = {name for one in alternatives for name in one.fields}
    values = {one.words[0] for one in alternatives if one.match is Match.VALUE}
    filtered = {filter.field for filter in (*query.filters, *query.scope)}
    whole = {*query.facets, *filtered, *values}
    names = {"date", *(field.name for field in schema.typed_fields)}
    typed = {range.field for range in query.ranges} - names
    sorts = {query.sort} - {*Sort, *field_sorts(schema)}
    whole -= {*schema.keyword_fields()}
    unknown = (texts - schema.weights().keys()) | whole | typed | sorts
    if unknown:
        raise FieldUnknown(f"this index has no {min(unknown)!r} field")


class Engine(Protocol):
    """An index of documents. Safe to share between threads and across forks.

    A document replaces any existing one with the same ID. Methods raise only EngineError, or
    whatever reading the documents raises.
    """

    def rebuild(
        self, documents: Iterable[Document], *, facts: Facts = dict, notes: Notes = bytes
    ) -> int:
        """Atomically replace all documents, and return their number."""

    def update(
        self,
        documents: Iterable[Document] = (),
        deleted: Iterable[str] = (),
        *,
        facts: Facts | None = None,
        notes: Notes = bytes,
        onto: str = "",
    ) -> None:
        """Atomically add or replace documents and delete IDs.

        If `facts` is None, the previous facts are kept; previous notes never are. If the latest
        generation is no longer `onto`, IndexChanged is raised.
        """

    def notes(self, generation: str) -> bytes:
        """The notes stored with a generation, or an empty value if no notes are found."""

    def search(self, query: Query) -> Result:
        """Answer a query from the latest generation."""

    def get(self, id: str) -> Document | None:
        """Look up a document, even if it is not yet published or has expired."""

    def pinned(self, generation: str, hidden: frozenset[str]) -> Engine:
        """A read-only view of a generation, without the documents with the hidden IDs.

        Raises GenerationGone if the generation is no longer there.
        """

    def page(
        self, query: Query, generation: str, *, after: str = "", limit: int = 500
    ) -> DocumentPage:
        """The documents of a generation that match a query without clauses, after an ID.

        Raises GenerationGone if the generation is no longer there.
        """

    def changes(self) -> ChangeLog:
        """The change log of the latest generation, which is empty if there is none."""

    def vocabulary(self) -> Vocabulary:
        """The words in the latest generation."""

    def status(self) -> Status:
        """The status of the latest generation."""

    def close(self) -> None:
        """Release all resources. The next call reopens the index."""


@runtime_checkable
class Maintenance(Protocol):
    """Operations on an index other than building it, for the command line: see `maintenance`.

    If an engine does not support an operation, it raises NotSupported with a message that names an
    alternative.
    """

    def generations(self) -> tuple[Status, ...]:
        """The status of the current generation and, if any, of the one to roll back to."""

    def rollback(self) -> Status:
        """Switch to the other generation, and return its status. Raises IndexMissing."""

    def verify(self, pause: Callable[[], None] = no_pause) -> None:
        """Raise IndexCorrupt if any file of the current generation has changed.

        `pause` is called after each megabyte.
        """

    def abandon(self, generation: str, damage: str) -> None:
        """Use another generation from now on, because of the damage described."""

    def export_to(self, file: Path) -> Status:
        """Write the current generation to an archive, and return its status."""

    def import_from(self, file: Path, *, trusted: bool = False) -> Status:
        """Import an archive as the current generation. Raises ArchiveRefused.

        `trusted` allows engines whose files can run code when they are opened.
        """

    def storage(self) -> Storage:
        """Where the index is stored, and how much space it takes."""


def maintenance(engine: Engine) -> Maintenance:
    """The maintenance interface of an engine. Raises NotSupported if the engine has none."""
    if isinstance(engine, Maintenance):
        return engine
    raise NotSupported(
        f"the {engine.status().engine!r} engine has only one generation, in memory; there is "
        "nothing to roll back, verify or export"
    )
