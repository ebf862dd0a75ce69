"""What a cluster keeps of an index besides documents: manifests, notes, and who is writing.

    name                              the alias: the generation that answers
    name-20260102t030405-000006       a generation, closed to writes once it is whole
    name.catalog                      documents: manifest, notes and words by generation; the lock

The lock is a lease: a writer renews it while it works, and one that has died loses it. Should
two believe they hold it (clocks that differ), the switch still has one winner: it names the
generation it replaces.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from search.engines.opensearch.client import EXISTS, MISSING, Connection, EngineUnreachable, Refused
from search.engines.opensearch.lease import Lease
from search.errors import IndexCorrupt, IndexLocked, IndexMissing
from search.indexing.vocabulary import Vocabulary
from search.status import Status
from search.storage import manifest

PIECE = 8_000_000  # bytes in one document
_FORM = "%Y%m%dt%H%M%S-%f"

Json = dict[str, Any]


class Catalog:
    """The generations of one index."""

    def __init__(self, connection: Connection) -> None:
        self._to, self.name = connection, connection.address.name
        self._place = f"{self.name}.catalog"
        self._form = re.compile(re.escape(self.name) + r"-(\d{8}t\d{6}-\d{6})")

    def prepare(self) -> None:
        """Make the catalog where there is none yet."""
        if self._to.read(lambda c: c.indices.exists(index=self._place)):
            return
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-2"}
        fresh = {"settings": settings, "mappings": {"enabled": False}}
        try:
            self._to.write(lambda c: c.indices.create(index=self._place, body=fresh))
        except Refused as error:
            if EXISTS not in str(error):
                raise

    def index(self, generation: str) -> str:
        """Return the index of a generation."""
        return f"{self.name}-{generation.lower()}"

    def generation(self, index: str) -> str:
        """Return the generation that an index holds."""
        return index.removeprefix(f"{self.name}-").upper()

    def current(self) -> str:
        """Return the index that answers; raise IndexMissing where there is none."""
        try:
            found = self._to.read(
                lambda c: c.indices.get_alias(name=self.name, params={"local": "true"})
            )
        except Refused as error:
            if error.status != MISSING:
                raise
            raise IndexMissing(
                f"there is no index at {self._to.address} yet; run: curated-search rebuild"
            ) from None
        return str(next(iter(found)))

    def all(self) -> list[str]:
        """Return the indices of all generations, unfinished ones too, the oldest first."""
        pattern = f"{self.name}-*"
        found = self._to.read(lambda c: c.indices.get_settings(index=pattern, name="index.uuid"))
        return sorted(filter(self._form.fullmatch, found))

    def finished(self) -> list[str]:
        """Return the indices of the generations that have a manifest, the oldest first."""
        return [index for index in self.all() if self._get(self.generation(index)) is not None]

    def fresh(self) -> str:
        """Return the index of a generation later than all there are."""
        now = datetime.now(UTC).replace(tzinfo=None)
        last = max(self.all(), default="").removeprefix(f"{self.name}-")
        if last >= now.strftime(_FORM):
            now = datetime.strptime(last, _FORM) + timedelta(microseconds=1)  # noqa: DTZ007
        return f"{self.name}-{now.strftime(_FORM)}"

    def describe(self, index: str, *, size: int = 0) -> Status:
        """Return what a generation's manifest says."""
        generation, place = self.generation(index), str(self._to.address)
        found = self._get(generation)
        try:
            if found is None:
                raise KeyError("manifest")
            return manifest.from_json(found, generation, place=place, size=size)
        except (ValueError, KeyError, TypeError) as error:
            raise IndexCorrupt(
                f"the index at {place} is damaged ({error}); run: curated-search rebuild"
            ) from None

    def keep(self, index: str, status: Status, notes: bytes, words: Vocabulary) -> None:
        """Leave with a generation its notes, its words and, last, what makes it whole."""
        generation = self.generation(index)
        self._leave(f"{generation}/notes", notes)
        self._leave(f"{generation}/words", words.to_json())
        self._put(generation, manifest.to_json(status))

    def notes(self, generation: str) -> bytes:
        """Return the notes left with a generation."""
        return self._left(f"{generation}/notes")

    def words(self, index: str) -> Vocabulary:
        """Return the words of a generation; raise IndexCorrupt where they cannot be read."""
        try:
            return Vocabulary.from_json(self._left(f"{self.generation(index)}/words"))
        except (ValueError, TypeError, AttributeError) as error:
            raise IndexCorrupt(
                f"the words of the index at {self._to.address} are damaged ({error}); "
                "run: curated-search rebuild"
            ) from None

    def forget(self, indices: Iterable[str]) -> None:
        """Delete generations: first what says that they are whole."""
        for index in indices:
            generation = self.generation(index)
            self._drop(generation)
            for kind in ("notes", "words"):
                number = 0
                while self._drop(f"{generation}/{kind}/{number}"):
                    number += 1
            self._delete(index)

    def remove(self) -> None:
        """Delete everything there is of the index."""
        for index in [*self.all(), self._place]:
            self._delete(index)

    def switch(self, index: str, before: str) -> None:
        """Make a generation the one that answers, in the place of `before`, in one step."""
        actions: list[Json] = [{"add": {"index": index, "alias": self.name}}]
        if before:
            old = {"index": before, "alias": self.name, "must_exist": True}
            actions.insert(0, {"remove": old})
        try:
            done = self._to.write(lambda c: c.indices.update_aliases(body={"actions": actions}))
            if done["acknowledged"]:
                return
        except (EngineUnreachable, Refused):
            with suppress(IndexMissing):
                if self.current() == index:  # done, but the host died before it said so
                    return
            raise
        raise EngineUnreachable(f"not every node of {self._to.address} has switched yet")

    def lease(self, wait: float) -> Lease:
        """Return the right to write; raise IndexLocked when another holds it for `wait` seconds."""
        self.prepare()
        end = time.monotonic() + wait
        while True:
            try:
                return Lease(self._to, self._place)
            except IndexLocked:
                if time.monotonic() > end:
                    raise
                time.sleep(min(0.2, wait))

    def _leave(self, id: str, data: bytes) -> None:
        for number, start in enumerate(range(0, len(data), PIECE)):
            piece = base64.b64encode(data[start : start + PIECE]).decode()
            self._put(f"{id}/{number}", {"piece": piece})

    def _left(self, id: str) -> bytes:
        pieces: list[bytes] = []
        while found := self._get(f"{id}/{len(pieces)}"):
            pieces.append(base64.b64decode(found["piece"]))
        return b"".join(pieces)

    def _delete(self, index: str) -> None:
        self._to.write(lambda c: c.indices.delete(index=index, ignore_unavailable=True))

    def _get(self, id: str) -> Json | None:
        try:
            found = self._to.read(lambda c: c.get(index=self._place, id=id))
        except Refused as error:
            if error.status == MISSING:
                return None
            raise
        return dict(found["_source"])

    def _put(self, id: str, values: Json) -> None:
        self._to.read(lambda c: c.index(index=self._place, id=id, body=values))

    def _drop(self, id: str) -> bool:
        try:
            self._to.write(lambda c: c.delete(index=self._place, id=id))
        except Refused as error:
            if error.status == MISSING:
                return False
            raise
        return True
