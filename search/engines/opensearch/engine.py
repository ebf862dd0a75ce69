"""The OpenSearch engine: an index on several machines, read and written by any number of hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from search.document import Document
from search.engines.cluster_address import Address
from search.engines.facet_spellings import keyed, spelled
from search.engines.opensearch.catalog import Catalog
from search.engines.opensearch.client import Connection, Refused
from search.engines.opensearch.reader import ClusterReader
from search.engines.opensearch.session import ClusterSession
from search.engines.protocol import check_fields
from search.errors import NotSupported
from search.indexing import Facts, Intake, Notes, Vocabulary, build
from search.query import Query
from search.result import Result
from search.schema import Schema
from search.status import Status, Storage
from search.storage import no_pause
from search.work_budget import spend_on_query

ENGINE = "opensearch"

# An index may be switched and deleted between reading its name and asking it.
MAX_READ_TRIES = 5

FOLDERS_ONLY = (
    "only an index in a folder can be exported and imported; use the cluster's own "
    "snapshots, or rebuild from the content, which makes the same index anywhere"
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ServingIndex:
    """The index that the alias names, and what its manifest and words say."""

    index: str
    status: Status
    vocabulary: Vocabulary


class OpenSearchEngine:
    """Each build an index, each search on the one that the alias names."""

    def __init__(self, address: Address, schema: Schema, *, wait: float = 0.0) -> None:
        self._schema, self._wait, self.address = schema, wait, address
        self._connection = Connection(address)
        self._catalog = Catalog(self._connection)
        self._serving: ServingIndex | None = None

    def rebuild(
        self, documents: Iterable[Document], *, facts: Facts = dict, notes: Notes = bytes
    ) -> int:
        """Build a fresh generation and switch to it."""
        with self._writing(documents) as (session, intake):
            return build.rebuild(session, ENGINE, self._schema, intake, facts, notes)

    def update(
        self,
        documents: Iterable[Document] = (),
        deleted: Iterable[str] = (),
        *,
        facts: Facts | None = None,
        notes: Notes = bytes,
        onto: str = "",
    ) -> None:
        """Clone the last generation (its files are shared), change the clone, switch to it."""
        with self._writing(documents) as (session, intake):
            build.update(session, intake, deleted, facts, notes, onto)

    def notes(self, generation: str) -> bytes:
        """Return the notes left with a generation, empty where there are none (any more)."""
        return self._catalog.notes(generation)

    def search(self, query: Query) -> Result:
        """Answer from the generation that the alias names as the cluster is asked."""

        def ask(serving: ServingIndex) -> Result:
            schema = serving.status.schema
            check_fields(query, schema)
            keyed_query = keyed(query, schema)
            spend_on_query(keyed_query, lambda: serving.vocabulary, serving.status.documents)
            result = self._reader(serving).search(keyed_query)
            result = replace(result, generation=serving.status.generation)
            return spelled(result, query, schema, serving.vocabulary)

        return self._answer(ask)

    def get(self, id: str) -> Document | None:
        """Return one document of the current generation."""
        return self._answer(lambda serving: self._reader(serving).get(id))

    def vocabulary(self) -> Vocabulary:
        """Return the words of the current generation."""
        return self._current().vocabulary

    def status(self) -> Status:
        """Describe the current generation."""
        return self._current().status

    def remove(self) -> None:
        """Delete the index, all its generations and their catalog."""
        self._catalog.remove()

    def close(self) -> None:
        """Close the connections."""
        self._serving = None
        self._connection.close()

    def generations(self) -> tuple[Status, ...]:
        """Describe the current generation, then the one that a rollback returns to."""
        current = self.status()
        if not current.previous:
            return (current,)
        return current, self._catalog.describe(self._catalog.index(current.previous))

    def rollback(self) -> Status:
        """Switch to the other generation, and describe it; raise IndexMissing for none."""
        with self._writing() as (session, _):
            return session.rollback()

    def verify(self, pause: Callable[[], None] = no_pause) -> None:  # noqa: ARG002
        """Refuse: the cluster does it by itself."""
        raise NotSupported("a cluster checks its own files, as it copies and merges them")

    def abandon(self, generation: str, damage: str) -> None:  # noqa: ARG002
        """Refuse: the cluster has copies of its own to answer from."""
        raise NotSupported("a cluster answers from another copy of a damaged file by itself")

    def export_to(self, file: Path) -> Status:  # noqa: ARG002
        """Refuse: a cluster has no files to export."""
        raise NotSupported(FOLDERS_ONLY)

    def import_from(self, file: Path, *, trusted: bool = False) -> Status:  # noqa: ARG002
        """Refuse: a cluster has no files to import."""
        raise NotSupported(FOLDERS_ONLY)

    def storage(self) -> Storage:
        """Return the address of the cluster and the name of the index there."""
        return Storage(cluster=self.address.public_url())

    def _answer(self, ask: Callable[[ServingIndex], T]) -> T:
        for _ in range(MAX_READ_TRIES):
            serving = self._current()
            try:
                return ask(serving)
            except Refused as error:
                failure = error
                if error.status != HTTPStatus.NOT_FOUND:
                    raise
                self._serving = None
        raise failure

    def _current(self) -> ServingIndex:
        index, serving = self._catalog.current(), self._serving
        if serving is None or serving.index != index:
            status = self._catalog.describe(index, size=self._size(index))
            previous = self._catalog.previous(index)
            before = self._catalog.generation(previous) if previous else ""
            words = self._catalog.words(index)
            self._serving = serving = ServingIndex(index, replace(status, previous=before), words)
        return serving

    def _reader(self, serving: ServingIndex) -> ClusterReader:
        return ClusterReader(self._connection, serving.index)

    def _size(self, index: str) -> int:
        stats = self._connection.read(lambda c: c.indices.stats(index=index, metric="store"))
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])

    @contextmanager
    def _writing(
        self, documents: Iterable[Document] = ()
    ) -> Iterator[tuple[ClusterSession, Intake]]:
        """Hold the lease; reading the documents renews it."""
        lease = self._catalog.lease(self._wait)
        try:
            session = ClusterSession(self._connection, self._catalog, lease)
            session.clean()
            yield session, Intake(lease.renewing(documents))
        finally:
            lease.release()
