"""The right to write to an index of a cluster: a document that one host holds, and renews."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeVar

from search.engines.opensearch.client import MISSING, Connection, EngineUnreachable, Refused
from search.errors import IndexChanged, IndexLocked

LEASE = 60.0  # seconds
CONFLICT = 409

T = TypeVar("T")
Json = dict[str, Any]


class Lease:
    """The right to write, renewed by a thread: merging takes longer than it lasts."""

    ID = "lock"

    def __init__(self, connection: Connection, place: str) -> None:
        self._to, self._place = connection, place
        self._me = f"{socket.gethostname()}:{os.getpid()}"
        self._renewed = 0.0
        self._lock, self._released = threading.RLock(), threading.Event()
        try:
            self._write({"op_type": "create"})
        except Refused as error:
            if error.status != CONFLICT:
                raise
            self._take()
        threading.Thread(target=self._renew, name="lease", daemon=True).start()

    def keep(self, *, now: bool = False) -> None:
        """Renew the lease if a third of it has passed; raise IndexChanged where it is lost."""
        with self._lock:
            if now or time.monotonic() - self._renewed > LEASE / 3:
                self._write_again()

    def renewing(self, things: Iterable[T]) -> Iterator[T]:
        """Yield things, renewing meanwhile."""
        for thing in things:
            self.keep()
            yield thing

    def release(self) -> None:
        """Let another write."""
        self._released.set()
        with self._lock, suppress(Refused, EngineUnreachable):
            self._to.write(lambda c: c.delete(index=self._place, id=self.ID, params=self._at))

    def _renew(self) -> None:
        while not self._released.wait(LEASE / 6):
            try:
                with self._lock:
                    if not self._released.is_set():
                        self.keep()
            except EngineUnreachable:
                continue
            except (IndexChanged, Refused):  # the build finds the same when it next keeps it
                return

    def _write_again(self) -> None:
        try:
            self._write(self._at)
        except Refused as error:
            if error.status not in {CONFLICT, MISSING}:
                raise
            if not self._is_ours():
                raise IndexChanged(
                    f"another host took over writing to {self._to.address}; this build is dropped"
                ) from None

    def _take(self) -> None:
        try:
            found = self._to.read(lambda c: c.get(index=self._place, id=self.ID))
        except Refused as error:
            if error.status != MISSING:
                raise
            raise IndexLocked(f"another has just written to {self._to.address}") from None
        if self._is_ours():
            return
        holder = str(found["_source"]["holder"])
        if found["_source"]["until"] > time.time() and not self._is_dead(holder):
            raise IndexLocked(
                f"process {holder} is writing to {self._to.address}; try again later, or use --wait"
            )
        try:
            self._write(_version(found))
        except Refused as error:
            if error.status != CONFLICT:
                raise
            raise IndexLocked(f"another begins to write to {self._to.address}") from None

    def _is_ours(self) -> bool:
        """Say whether what was refused has been written: a host may die before it says so."""
        try:
            found = self._to.read(lambda c: c.get(index=self._place, id=self.ID))
        except Refused:
            return False
        if found["_source"] != self._values:
            return False
        self._at, self._renewed = _version(found), time.monotonic()
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
        values = {"holder": self._me, "until": time.time() + LEASE}
        self._values = values
        done = self._to.write(
            lambda c: c.index(index=self._place, id=self.ID, body=values, params=condition)
        )
        self._at, self._renewed = _version(done), time.monotonic()


def _version(found: Json) -> Json:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
