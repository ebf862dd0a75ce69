"""The generations of an index in a cluster, with their manifests, notes and words.

    name                              an alias for the current generation
    name-20260102t030405-000006       a generation, read-only once it is finished
    name.catalog                      each generation's manifest, notes, words and changes; the lock

The lock is a lease that a writer keeps renewing, so that a dead writer loses it. If two writers
believe they have it, because their clocks differ, only one switch succeeds: each names the
generation that it replaces.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from search.engines.opensearch.client import (
    ALREADY_EXISTS,
    Connection,
    EngineUnreachable,
    Refused,
)
from search.engines.opensearch.lease import Lease
from search.errors import IndexCorrupt, IndexLocked, IndexMissing
from search.indexing import ChangeLog, Vocabulary
from search.status import Status
from search.storage import manifest

# The maximum size of one document. Longer notes and word lists are split into several documents.
MAX_PART_BYTES = 8_000_000

# The pause between attempts to acquire the lease.
LEASE_PAUSE_SECONDS = 0.2

_NAME_FORMAT = "%Y%m%dt%H%M%S-%f"

Json = dict[str, Any]


class Catalog:
    """The generations of one index."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self.name = connection, connection.address.name
        self._index = f"{self.name}.catalog"
        self._pattern = re.compile(re.escape(self.name) + r"-(\d{8}t\d{6}-\d{6})")

    def prepare(self) -> None:
        """Create the catalog if it does not exist."""
        if self._connection.read(lambda c: c.indices.exists(index=self._index)):
            return
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-2"}
        body = {"settings": settings, "mappings": {"enabled": False}}
        try:
            self._connection.write(lambda c: c.indices.create(index=self._index, body=body))
        except Refused as error:
            if ALREADY_EXISTS not in str(error):
                raise

    def index(self, generation: str) -> str:
        """The name of the index that contains a generation."""
        return f"{self.name}-{generation.lower()}"

    def generation(self, index: str) -> str:
        """The name of the generation in an index."""
        return index.removeprefix(f"{self.name}-").upper()

    def current(self) -> str:
        """The index that contains the current generation. Raises IndexMissing if there is none."""
        try:
            indices = self._connection.read(
                lambda c: c.indices.get_alias(name=self.name, params={"local": "true"})
            )
        except Refused as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            raise IndexMissing(
                f"there is no index at {self._connection.address} yet; run: curated-search rebuild"
            ) from None
        return str(next(iter(indices)))

    def all(self) -> list[str]:
        """The indices of all generations, including unfinished ones, oldest first."""
        pattern = f"{self.name}-*"
        indices = self._connection.read(
            lambda c: c.indices.get_settings(index=pattern, name="index.uuid")
        )
        return sorted(filter(self._pattern.fullmatch, indices))

    def finished(self) -> list[str]:
        """The indices of all finished generations (those with a manifest), oldest first."""
        return [index for index in self.all() if self._get(self.generation(index)) is not None]

    def previous(self, current: str) -> str:
        """The index of the generation to roll back to, or an empty string."""
        others = [index for index in self.finished() if index != current]
        older = [index for index in others if index < current]
        return next(iter(older[::-1] + others), "")

    def fresh(self) -> str:
        """The index name for a new generation, which sorts after all existing ones."""
        now = datetime.now(UTC).replace(tzinfo=None)
        last = max(self.all(), default="").removeprefix(f"{self.name}-")
        if last >= now.strftime(_NAME_FORMAT):
            now = datetime.strptime(last, _NAME_FORMAT) + timedelta(microseconds=1)  # noqa: DTZ007
        return f"{self.name}-{now.strftime(_NAME_FORMAT)}"

    def describe(self, index: str, *, size: int = 0) -> Status:
        """Read the manifest of a generation. Raises IndexCorrupt or IndexIncompatible."""
        generation, place = self.generation(index), str(self._connection.address)
        values = self._get(generation)
        try:
            if values is None:
                raise KeyError("manifest")
            return manifest.from_json(values, generation, place=place, size=size)
        except (ValueError, KeyError, TypeError) as error:
            raise IndexCorrupt(
                f"the index at {place} is damaged ({error}); run: curated-search rebuild"
            ) from None

    def finish(
        self, index: str, status: Status, notes: bytes, words: Vocabulary, changes: ChangeLog
    ) -> None:
        """Complete a generation by storing its notes, words, changes and finally its manifest."""
        generation = self.generation(index)
        self._put_bytes(f"{generation}/notes", notes)
        self._put_bytes(f"{generation}/words", words.to_json())
        self._put_bytes(f"{generation}/changes", changes.to_json())
        self._put(generation, manifest.to_json(status))

    def notes(self, generation: str) -> bytes:
        """The notes stored with a generation, or an empty value."""
        return self._get_bytes(f"{generation}/notes")

    def changes(self, status: Status) -> ChangeLog:
        """The change log of a generation, which is empty if there is none. Raises IndexCorrupt."""
        text = self._get_bytes(f"{status.generation}/changes")
        try:
            return ChangeLog.from_json(text, status.generation, status.built_at)
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            raise IndexCorrupt(
                f"the change log of the index at {self._connection.address} is damaged ({error}); "
                "run: curated-search rebuild"
            ) from None

    def words(self, index: str) -> Vocabulary:
        """Read the words in a generation. Raises IndexCorrupt."""
        try:
            return Vocabulary.from_json(self._get_bytes(f"{self.generation(index)}/words"))
        except (ValueError, TypeError, AttributeError) as error:
            raise IndexCorrupt(
                f"the words of the index at {self._connection.address} are damaged ({error}); "
                "run: curated-search rebuild"
            ) from None

    def delete(self, indices: Iterable[str]) -> None:
        """Delete generations, starting with the manifests that mark them as finished."""
        for index in indices:
            generation = self.generation(index)
            self._drop(generation)
            for kind in ("notes", "words", "changes"):
                number = 0
                while self._drop(f"{generation}/{kind}/{number}"):
                    number += 1
            self._delete_index(index)

    def remove(self) -> None:
        """Delete the entire index: all generations and the catalog."""
        for index in [*self.all(), self._index]:
            self._delete_index(index)

    def switch(self, index: str, before: str) -> None:
        """Atomically replace the current generation, which must be `before`, with another."""
        actions: list[Json] = [{"add": {"index": index, "alias": self.name}}]
        if before:
            old = {"index": before, "alias": self.name, "must_exist": True}
            actions.insert(0, {"remove": old})
        try:
            answer = self._connection.write(
                lambda c: c.indices.update_aliases(body={"actions": actions})
            )
            if answer["acknowledged"]:
                return
        except (EngineUnreachable, Refused):
            with suppress(IndexMissing):
                # The switch succeeded, but the host failed before it replied.
                if self.current() == index:
                    return
            raise
        raise EngineUnreachable(f"not every node of {self._connection.address} has switched yet")

    def lease(self, wait: float) -> Lease:
        """Acquire the lease, or raise IndexLocked if it is not free within `wait` seconds."""
        self.prepare()
        end = time.monotonic() + wait
        while True:
            try:
                return Lease(self._connection, self._index)
            except IndexLocked:
                if time.monotonic() > end:
                    raise
                time.sleep(min(LEASE_PAUSE_SECONDS, wait))

    def _put_bytes(self, id: str, data: bytes) -> None:
        for number, start in enumerate(range(0, len(data), MAX_PART_BYTES)):
            part = base64.b64encode(data[start : start + MAX_PART_BYTES]).decode()
            self._put(f"{id}/{number}", {"piece": part})

    def _get_bytes(self, id: str) -> bytes:
        parts: list[bytes] = []
        while values := self._get(f"{id}/{len(parts)}"):
            parts.append(base64.b64decode(values["piece"]))
        return b"".join(parts)

    def _delete_index(self, index: str) -> None:
        self._connection.write(lambda c: c.indices.delete(index=index, ignore_unavailable=True))

    def _get(self, id: str) -> Json | None:
        try:
            document = self._connection.read(lambda c: c.get(index=self._index, id=id))
        except Refused as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        return dict(document["_source"])

    def _put(self, id: str, values: Json) -> None:
        self._connection.read(lambda c: c.index(index=self._index, id=id, body=values))

    def _drop(self, id: str) -> bool:
        try:
            self._connection.write(lambda c: c.delete(index=self._index, id=id))
        except Refused as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return False
            raise
        return True
