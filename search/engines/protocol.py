"""What every engine offers, and what those that keep generations offer besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, runtime_checkable

from search.document import Document
from search.errors import FieldUnknown, NotSupported
from search.indexing import Facts, Notes, Vocabulary
from search.query import Match, Query
from search.result import Result
from search.schema import Schema
from search.status import Status, Storage
from search.storage import no_pause


def check_fields(query: Query, schema: Schema) -> None:
    """Raise FieldUnknown where a query names a field that the schema has not."""
    alternatives = [one for clause in query.clauses for one in clause.alternatives]
    texts = {name for one in alternatives for name in one.fields}
    values = {one.words[0] for one in alternatives if one.match is Match.VALUE}
    filtered = {filter.field for filter in (*query.filters, *query.scope)}
    whole = {*query.facets, *filtered, *values}
    unknown = (texts - schema.weights().keys()) | (whole - {*schema.keyword_fields()})
    if unknown:
        raise FieldUnknown(f"this index has no field {min(unknown)!r}")


class Engine(Protocol):
    """One index of Documents. Safe to share between threads, and after fork.

    A document whose id is already there replaces the earlier one. All methods raise
    EngineError, and nothing else, when the index cannot do as asked.
    """

    def rebuild(
        self, documents: Iterable[Document], *, facts: Facts = dict, notes: Notes = bytes
    ) -> int:
        """Replace the whole index by these documents, at once when done; return their number."""

    def update(
        self,
        documents: Iterable[Document] = (),
        deleted: Iterable[str] = (),
        *,
        facts: Facts | None = None,
        notes: Notes = bytes,
        onto: str = "",
    ) -> None:
        """Add or replace documents and delete ids, all at once when done.

        None keeps the facts; notes are never kept by themselves. `onto` names the generation
        that the changes were made for: where it is no longer the latest, IndexChanged is raised.
        """

    def notes(self, generation: str) -> bytes:
        """Return the notes left with a generation, empty where there are none (any more)."""

    def search(self, query: Query) -> Result:
        """Answer a query from the latest generation."""

    def get(self, id: str) -> Document | None:
        """Return one document whatever its publish and expiry say, None where there is none."""

    def vocabulary(self) -> Vocabulary:
        """Return the words of the latest generation; read when first asked for."""

    def status(self) -> Status:
        """Describe the latest generation."""

    def close(self) -> None:
        """Release what is open; the next call opens it again."""


@runtime_checkable
class Maintenance(Protocol):
    """What the command line does to an index besides building it: see `maintenance`.

    An engine that cannot do one of these raises NotSupported, with a sentence that says what
    does it instead.
    """

    def generations(self) -> tuple[Status, ...]:
        """Describe the generation that answers, then the one that a rollback returns to, if any."""

    def rollback(self) -> Status:
        """Switch to the other generation, and describe it; raise IndexMissing for none."""

    def verify(self, pause: Callable[[], None] = no_pause) -> None:
        """Raise IndexCorrupt where what answers is not, byte for byte, what was written.

        `pause` is called after each megabyte.
        """

    def abandon(self, generation: str, damage: str) -> None:
        """Answer from another generation: files of this one have changed, as a sentence says."""

    def export_to(self, file: Path) -> Status:
        """Write what answers into an archive, and describe it."""

    def import_from(self, file: Path, *, trusted: bool = False) -> Status:
        """Make an archive what answers, and describe it; raise ArchiveRefused.

        `trusted` says that whoever made the archive may run code here: some engines' files can.
        """

    def storage(self) -> Storage:
        """The place of the index, and the bytes that it takes there."""


def maintenance(engine: Engine) -> Maintenance:
    """The maintenance of an engine; raise NotSupported where it has none."""
    if isinstance(engine, Maintenance):
        return engine
    raise NotSupported(
        f"the engine {engine.status().engine!r} keeps a single generation, in memory: there is "
        "nothing to return to, to verify, or to export"
    )
