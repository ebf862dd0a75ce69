"""Create, switch and delete the generations of an index in a cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

from search.document import Document
from search.engines.opensearch.build import Builder
from search.engines.opensearch.catalog import Catalog
from search.engines.opensearch.client import Connection
from search.engines.opensearch.index import ClusterGeneration
from search.engines.opensearch.lease import Lease
from search.engines.opensearch.reader import ClusterReader
from search.errors import EngineError, IndexMissing
from search.indexing import ChangeLog, Vocabulary
from search.schema import Schema
from search.status import Status


class ClusterSession:
    """An index in a cluster for which this host has the lease."""

    def __init__(self, connection: Connection, catalog: Catalog, lease: Lease) -> None:
        self._connection, self._catalog, self._lease = connection, catalog, lease
        self._builder = Builder(connection, lease)
        self.place = f"the index at {connection.address}"

    def latest(self) -> str:
        """The name of the current generation. Raises IndexMissing if there is none."""
        return self._catalog.generation(self._catalog.current())

    def describe(self, generation: str) -> Status:
        """The status of a generation."""
        return self._catalog.describe(self._catalog.index(generation))

    def vocabulary(self, generation: str) -> Vocabulary:
        """The words in a generation."""
        return self._catalog.words(self._catalog.index(generation))

    def changes(self, base: Status) -> ChangeLog:
        """The change log of a generation, which is empty if there is none."""
        return self._catalog.changes(base)

    def documents(self, base: Status) -> Iterator[Document]:
        """Yield all documents in a generation in ID order."""
        index = self._catalog.index(base.generation)
        return ClusterReader(self._connection, index).documents()

    def may_copy(self, base: Status, deleted: Collection[str]) -> bool:  # noqa: ARG002
        """Always true, because deleted documents are merged away at the end of each update."""
        return True

    @contextmanager
    def create(self, engine: str, schema: Schema) -> Iterator[ClusterGeneration]:  # noqa: ARG002
        """Start an empty generation."""
        with self._building() as index:
            self._builder.create(index, schema)
            yield self._generation(index, schema, expunge=False)

    @contextmanager
    def copy(self, base: Status) -> Iterator[ClusterGeneration]:
        """Start a generation as a clone that shares the files of another one."""
        with self._building() as index:
            self._builder.clone(self._catalog.index(base.generation), index)
            yield self._generation(index, base.schema, expunge=True)

    def rollback(self) -> Status:
        """Switch to the other generation. Raises IndexMissing if there is none.

        If this version of the program cannot read that generation, an error is raised before
        anything changes.
        """
        current = self._catalog.current()
        other = self._catalog.previous(current)
        if not other:
            address = self._connection.address
            raise IndexMissing(f"{address} has no other generation to roll back to")
        status = self._catalog.describe(other)
        self._catalog.switch(other, current)
        return status

    def clean(self) -> None:
        """Delete abandoned builds and all but two generations."""
        current = self._current()
        self._delete_all_but({current, self._catalog.previous(current) if current else ""})

    def _generation(self, index: str, schema: Schema, *, expunge: bool) -> ClusterGeneration:
        return ClusterGeneration(
            self._connection, self._catalog, self._builder, index, schema, expunge=expunge
        )

    @contextmanager
    def _building(self) -> Iterator[str]:
        """Yield an index to build in, and switch to it unless there is an error."""
        before = self._current()
        index = self._catalog.fresh()
        try:
            yield index
            self._lease.renew(now=True)
        except BaseException:
            with suppress(EngineError):
                self._catalog.delete([index])
            raise
        # From here on, the outcome of a failure may be unknown, so the next writer cleans up.
        self._catalog.switch(index, before)
        with suppress(EngineError):
            self._delete_all_but({index, before})

    def _current(self) -> str:
        """The index with the current generation, or an empty string if there is none yet."""
        try:
            return self._catalog.current()
        except IndexMissing:
            return ""

    def _delete_all_but(self, indices: Collection[str]) -> None:
        self._catalog.delete(index for index in self._catalog.all() if index not in indices)
