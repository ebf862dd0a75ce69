"""Write one index in a cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from search.engines.opensearch.build import Builder
from search.engines.opensearch.catalog import Catalog
from search.engines.opensearch.client import LOAD_TIMEOUT_SECONDS, Connection
from search.engines.opensearch.query import SINGLE, source
from search.engines.opensearch.reader import ClusterReader
from search.errors import WriteFailed
from search.indexing import ChangeLog, Entry, Vocabulary
from search.schema import Schema
from search.status import Status

# The maximum number of IDs and groups to delete in one request.
MAX_DELETED_AT_ONCE = 1000

Json = dict[str, Any]


class ClusterGeneration:
    """A generation under construction: an index without an alias.

    If `expunge` is set, deleted documents, which only a clone has, are merged away at the end.
    """

    def __init__(
        self,
        connection: Connection,
        catalog: Catalog,
        builder: Builder,
        index: str,
        schema: Schema,
        *,
        expunge: bool,
    ) -> None:
        self._connection, self._catalog, self._builder = connection, catalog, builder
        self._index, self._schema, self._expunge = index, schema, expunge

    def open(self) -> ClusterReader:
        """Open the generation in its current state."""
        return ClusterReader(self._connection, self._index)

    def write(
        self, entries: Iterable[Entry], deleted: Iterable[str] = (), groups: Iterable[str] = ()
    ) -> int:
        """Delete IDs and groups, add entries, and return the number of documents."""
        gone = [("id", id) for id in deleted] + [("group", name) for name in groups]
        if gone:
            # Entries may be read from the same index, so read them before deleting anything.
            entries = list(entries)
        self._delete(gone)
        self._connection.bulk(_action(self._index, self._schema, entry) for entry in entries)
        self._refresh()
        return self.open().count(SINGLE)

    def finish(
        self, status: Status, notes: bytes, vocabulary: Vocabulary, changes: ChangeLog
    ) -> None:
        """Make the index read-only, wait for its replicas, and store its manifest."""
        self._builder.finish(self._index, expunge=self._expunge)
        self._catalog.finish(self._index, status, notes, vocabulary, changes)

    def _delete(self, gone: Sequence[tuple[str, str]]) -> None:
        rest = iter(gone)
        while batch := list(islice(rest, MAX_DELETED_AT_ONCE)):
            values: dict[str, list[str]] = {}
            for field, value in batch:
                values.setdefault(field, []).append(value)
            terms = [{"terms": {field: some}} for field, some in values.items()]
            self._delete_by({"query": {"bool": {"should": terms}}})

    def _delete_by(self, query: Json) -> None:
        self._connection.write(
            lambda c: c.delete_by_query(index=self._index, body=query, refresh=True)
        )

    def _refresh(self) -> None:
        answer = self._connection.read(
            lambda c: c.indices.refresh(index=self._index, request_timeout=LOAD_TIMEOUT_SECONDS)
        )
        # A missing replica does not count as failed.
        if answer["_shards"]["failed"]:
            raise WriteFailed(f"{self._index} could not be refreshed after writing")


def _action(index: str, schema: Schema, entry: Entry) -> Json:
    """The idempotent bulk action that adds an entry, under a key derived from the entry."""
    identity = "\n".join((entry.kind, entry.id, str(entry.numbers.get("publish"))))
    key = hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return {"_index": index, "_id": key, "_source": source(entry, schema)}
