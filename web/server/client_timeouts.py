"""How long a client may take: a connection that neither asks nor listens holds a thread."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ASKING = 10.0  # seconds for a whole request, however slowly it comes
LISTENING = 60.0  # … for an answer to be taken, beyond what the system holds for the client


class TimedSocket(socket.socket):
    """A connection of gunicorn's that is reset when its client takes too long."""

    _until = 0.0

    def setblocking(self, flag: bool) -> None:
        """Wait for the client or not; a wait for a request begins here."""
        super().setblocking(flag)
        self._until = time.monotonic() + ASKING

    def recv(self, *given: Any) -> bytes:
        """Return what has come, or what comes before the time is over."""
        if self.gettimeout() == 0:
            return super().recv(*given)
        with _ending():
            self.settimeout(max(0.001, self._until - time.monotonic()))
            return super().recv(*given)

    def sendall(self, *given: Any) -> None:
        """Send all, unless the client does not take it."""
        with _ending():
            self.settimeout(LISTENING)
            super().sendall(*given)


@contextmanager
def _ending() -> Iterator[None]:
    """Turn a time that is over into what gunicorn takes for a client that has gone."""
    try:
        yield
    except TimeoutError:
        raise ConnectionResetError(errno.ECONNRESET, "the client took too long") from None
