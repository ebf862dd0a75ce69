"""The OpenSearch engine: an index in a cluster, which any number of hosts can read and write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from search.document import Document
from search.engines.cluster_address import Address
from search.engines.document_page import DocumentPage, first_page
from search.engines.facet_spellings import keyed, spelled
from search.engines.opensearch.catalog import Catalog
from search.engines.opensearch.client import Connection, Refused
from search.engines.opensearch.current_index import CurrentIndex, FixedIndex, ServingIndex
from search.engines.opensearch.reader import ClusterReader
from search.engines.opensearch.session import ClusterSession
from search.engines.pinned import PinnedEngine
from search.engines.protocol import Engine, check_fields
from search.errors import GenerationGone, NotSupported
from search.indexing import ChangeLog, Facts, Intake, Notes, Vocabulary, build
from search.query import Query
from search.result import Result
from search.schema import Schema
from search.status import Status, Storage
from search.storage import no_pause
from search.work_budget import spend_on_query

ENGINE = "opensearch"

# An index may be replaced and deleted between reading its name and querying it.
MAX_READ_TRIES = 5

FOLDERS_ONLY = (
    "only an index in a folder can be exported or imported; use the cluster's own "
    "snapshots, or rebuild from the content on the other machine"
)

T = TypeVar("T")


class OpenSearchEngine:
    """Each build creates an index, and searches use the one behind the alias."""

    def __init__(self, address: Address, schema: Schema, *, wait: float = 0.0) -> None:
        self._schema, self._wait, self.address = schema, wait, address
        self._connection = Connection(address)
        self._catalog = Catalog(self._connection)
        self._serving: CurrentIndex = CurrentIndex(self._connection, self._catalog)

    def rebuild(
        self, documents: Iterable[Document], *, facts: Facts = dict, notes: Notes = bytes
    ) -> int:
        """Build a new generation from scratch and switch to it."""
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
        """Clone the previous generation, apply the changes to the clone, and switch to it.

        The clone shares the files of the original.
        """
        with self._writing(documents) as (session, intake):
            build.update(session, intake, deleted, facts, notes, onto)

    def notes(self, generation: str) -> bytes:
        """The notes stored with a generation, or an empty value if no notes are found."""
        return self._catalog.notes(generation)

    def search(self, query: Query) -> Result:
        """Answer from the generation behind the alias at the time of the request."""

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
        """Look up a document in the current generation."""
        return self._answer(lambda serving: self._reader(serving).get(id))

    def pinned(self, generation: str, hidden: frozenset[str]) -> Engine:
        """A generation in the cluster, without some documents."""
        view, index = copy(self), self._finished(generation)
        fixed = self._serving.load(self._serving.get().alias, index)
        view._serving = FixedIndex(fixed)  # noqa: SLF001 - a copy of this engine
        return PinnedEngine(view, hidden)

    def page(
        self, query: Query, generation: str, *, after: str = "", limit: int = 500
    ) -> DocumentPage:
        """The documents of the current or another generation that match a query."""

        def ask(serving: ServingIndex) -> DocumentPage:
            index, schema = serving.index, serving.status.schema
            if generation != serving.status.generation:
                index = self._finished(generation)
                schema = self._catalog.describe(index).schema
            check_fields(query, schema)
            keyed_query = replace(keyed(query, schema), limit=limit)
            spend_on_query(keyed_query, lambda: serving.vocabulary, serving.status.documents)
            reader = ClusterReader(self._connection, index)
            return first_page(reader.documents(keyed_query, after), limit)

        return self._answer(ask)

    def changes(self) -> ChangeLog:
        """The change log of the current generation."""
        return self._answer(lambda serving: self._catalog.changes(serving.status))

    def vocabulary(self) -> Vocabulary:
        """The words in the current generation."""
        return self._serving.get().vocabulary

    def status(self) -> Status:
        """The status of the current generation."""
        return self._serving.get().status

    def remove(self) -> None:
        """Delete the index, including all generations and the catalog."""
        self._catalog.remove()

    def close(self) -> None:
        """Close the connections."""
        self._serving.forget()
        self._connection.close()

    def generations(self) -> tuple[Status, ...]:
        """The status of the current generation and, if any, of the one to roll back to."""
        current = self.status()
        if not current.previous:
            return (current,)
        return current, self._catalog.describe(self._catalog.index(current.previous))

    def rollback(self) -> Status:
        """Switch to the other generation. Raises IndexMissing if there is none."""
        with self._writing() as (session, _):
            return session.rollback()

    def verify(self, pause: Callable[[], None] = no_pause) -> None:  # noqa: ARG002
        """Raise NotSupported, because the cluster verifies its own files."""
        raise NotSupported("a cluster verifies its own files when it copies or merges them")

    def abandon(self, generation: str, damage: str) -> None:  # noqa: ARG002
        """Raise NotSupported, because the cluster has its own replicas."""
        raise NotSupported("a cluster replaces damaged files with replicas on its own")

    def export_to(self, file: Path) -> Status:  # noqa: ARG002
        """Raise NotSupported, because a cluster has no files to export."""
        raise NotSupported(FOLDERS_ONLY)

    def import_from(self, file: Path, *, trusted: bool = False) -> Status:  # noqa: ARG002
        """Raise NotSupported, because a cluster cannot import files."""
        raise NotSupported(FOLDERS_ONLY)

    def storage(self) -> Storage:
        """The cluster's address and the index name."""
        return Storage(cluster=self.address.public_url())

    def _answer(self, ask: Callable[[ServingIndex], T]) -> T:
        for _ in range(MAX_READ_TRIES):
            try:
                return ask(self._serving.get())
            except Refused as error:
                failure = error
                if error.status != HTTPStatus.NOT_FOUND:
                    raise
                self._serving.forget()
        raise failure

    def _finished(self, generation: str) -> str:
        """The index of a generation. Raises GenerationGone if it no longer exists."""
        index = self._catalog.index(generation)
        if index not in self._catalog.finished():
            raise GenerationGone(f"generation {generation} no longer exists")
        return index

    def _reader(self, serving: ServingIndex) -> ClusterReader:
        return ClusterReader(self._connection, serving.index)

    @contextmanager
    def _writing(
        self, documents: Iterable[Document] = ()
    ) -> Iterator[tuple[ClusterSession, Intake]]:
        """Acquire the lease, and renew it while documents are read."""
        lease = self._catalog.lease(self._wait)
        try:
            session = ClusterSession(self._connection, self._catalog, lease)
            session.clean()
            yield session, Intake(lease.renewing(documents))
        finally:
            lease.release()
