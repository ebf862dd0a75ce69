"""The lease to write to an index in a cluster, stored as a document."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Any, TypeVar

from search.engines.opensearch.client import Connection, EngineUnreachable, Refused
from search.errors import IndexChanged, IndexLocked

# A dead writer blocks the next one for at most this long.
LEASE_SECONDS = 60.0

T = TypeVar("T")
Json = dict[str, Any]


class Lease:
    """The exclusive right to write. A thread renews the lease, since a merge may outlast it."""

    # The ID of the lock document in the catalog.
    ID = "lock"

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection, self._index = connection, index
        self._address = connection.address
        self._me = f"{socket.gethostname()}:{os.getpid()}"
        self._renewed = 0.0
        self._lock, self._released = threading.RLock(), threading.Event()
        try:
            self._write({"op_type": "create"})
        except Refused as error:
            if error.status != HTTPStatus.CONFLICT:
                raise
            self._take_over()
        threading.Thread(target=self._renew_until_released, name="lease", daemon=True).start()

    def renew(self, *, now: bool = False) -> None:
        """Renew the lease after a third of its time. Raises IndexChanged if the lease was lost."""
        with self._lock:
            if now or time.monotonic() - self._renewed > LEASE_SECONDS / 3:
                self._write_again()

    def renewing(self, items: Iterable[T]) -> Iterator[T]:
        """Yield items, and renew the lease in the meantime."""
        for item in items:
            self.renew()
            yield item

    def release(self) -> None:
        """Release the lease, so that another process can write."""
        self._released.set()
        with self._lock, suppress(Refused, EngineUnreachable):
            self._connection.write(
                lambda c: c.delete(index=self._index, id=self.ID, params=self._condition)
            )

    def _renew_until_released(self) -> None:
        while not self._released.wait(LEASE_SECONDS / 6):
            try:
                with self._lock:
                    if not self._released.is_set():
                        self.renew()
            except EngineUnreachable:
                continue
            except (IndexChanged, Refused):
                # The build gets the same error when it next renews the lease.
                return

    def _write_again(self) -> None:
        try:
            self._write(self._condition)
        except Refused as error:
            if error.status not in {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}:
                raise
            if not self._is_ours():
                raise IndexChanged(
                    f"another host took over writing to {self._address}; this build was discarded"
                ) from None

    def _take_over(self) -> None:
        try:
            document = self._connection.read(lambda c: c.get(index=self._index, id=self.ID))
        except Refused as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            raise IndexLocked(
                f"another process has just written to {self._address}; try again"
            ) from None
        if self._is_ours():
            return
        holder = str(document["_source"]["holder"])
        if document["_source"]["until"] > time.time() and not self._is_dead(holder):
            raise IndexLocked(
                f"process {holder} is writing to {self._address}; try again later, or use --wait"
            )
        try:
            self._write(_version(document))
        except Refused as error:
            if error.status != HTTPStatus.CONFLICT:
                raise
            raise IndexLocked(
                f"another process has started to write to {self._address}; try again later, or "
                "use --wait"
            ) from None

    def _is_ours(self) -> bool:
        """Whether a rejected request was in fact completed by a host that failed to reply."""
        try:
            document = self._connection.read(lambda c: c.get(index=self._index, id=self.ID))
        except Refused:
            return False
        if document["_source"] != self._values:
            return False
        self._condition, self._renewed = _version(document), time.monotonic()
        return True

    def _is_dead(self, holder: str) -> bool:
        host, _, pid = holder.rpartition(":")
        if host != socket.gethostname():
            return False
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except (OSError, ValueError):
            return False
        return False

    def _write(self, condition: Json) -> None:
        values = {"holder": self._me, "until": time.time() + LEASE_SECONDS}
        self._values = values
        written = self._connection.write(
            lambda c: c.index(index=self._index, id=self.ID, body=values, params=condition)
        )
        self._condition, self._renewed = _version(written), time.monotonic()


def _version(document: Json) -> Json:
    return {"if_seq_no": document["_seq_no"], "if_primary_term": document["_primary_term"]}
