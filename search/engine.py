"""The Engine protocol, its errors, and `open_engine`."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from search.document import Document
from search.query import Query, fields_of
from search.result import Result
from search.schema import Schema
from search.vocabulary import Vocabulary

if TYPE_CHECKING:
    from search.engines.opensearch import OpenSearchEngine

Facts = Callable[[], Mapping[str, Any]]
"""Called once every document has been taken: JSON values to keep with the index."""


Notes = Callable[[], bytes]
"""Called after `Facts`: what an index's builder wants to read again before the next update."""


class EngineError(Exception):
    """Anything that keeps an index from answering or from being built; the text says what to do."""


class IndexMissing(EngineError):
    """There is no index to search yet."""


class IndexIncompatible(EngineError):
    """The index was written by another version of the schema."""


class IndexCorrupt(EngineError):
    """The index cannot be read."""


class IndexChanged(EngineError):
    """Another process has changed the index since the generation an update was made for."""


class IndexLocked(EngineError):
    """Another process is writing to the index."""


class WriteFailed(EngineError):
    """The index could not be written; the one before still answers."""


class ArchiveRefused(EngineError):
    """An archive is not imported: it is damaged, or not what it should be."""


class FieldUnknown(EngineError):
    """The query names a field that this index has not."""


class EngineMissing(EngineError):
    """The engine's library is not installed."""


class EngineUnknown(EngineError):
    """No engine has that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What an index says of itself.

    `schedule` holds the future times (seen from `built_at`), ascending, at which a document
    appears or vanishes; `size` is in bytes; `facts` is what its builder left with it.
    `previous` is the generation that a rollback returns to. `damage` says in a sentence why
    this generation answers and not the one that should.
    """

    engine: str
    schema: Schema
    generation: str = ""
    built_at: datetime | None = None
    documents: int = 0
    schedule: tuple[datetime, ...] = ()
    size: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    previous: str = ""
    damage: str = ""


def check_fields(query: Query, schema: Schema) -> None:
    """Raise FieldUnknown where a query names a field that the schema has not."""
    texts, facets = fields_of(query)
    unknown = (texts - schema.weights().keys()) | (facets - set(schema.kept()))
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


def open_engine(url: str, schema: Schema | None = None, *, wait: float = 0.0) -> Engine:
    """Return the engine of a URL such as `memory:`, `auto:index`, `whoosh:index`, `tantivy:index`,
    `opensearch:http://host:9200/name`.

    `schema` is what the next rebuild writes; an index that exists answers by its own. `wait`
    is how many seconds to wait for another writer before IndexLocked.
    """
    name, _, place = url.partition(":")
    schema = schema or Schema()
    if name == "memory":
        from search.engines.memory import MemoryEngine

        return MemoryEngine(schema)
    if name == "opensearch":
        return open_cluster(place, schema, wait=wait)
    from search.engines.folder import FolderEngine
    from search.engines.stores import known

    if name in {"auto", *known()}:
        return FolderEngine(Path(place or "index"), schema, name, wait=wait)
    names = ", ".join(["auto", "opensearch", *known(), "memory"])
    raise EngineUnknown(f"there is no engine {name!r}; the engines are {names}")


def open_cluster(place: str, schema: Schema, *, wait: float = 0.0) -> OpenSearchEngine:
    """Return the engine of an index in a cluster."""
    if importlib.util.find_spec("opensearchpy") is None:
        raise EngineMissing(
            "the engine 'opensearch' is not installed; "
            "run: pip install 'curated-search[opensearch]'"
        )
    from search.engines.opensearch import OpenSearchEngine
    from search.engines.opensearch_address import parse

    return OpenSearchEngine(parse(place), schema, wait=wait)
