"""Timeouts for slow clients: a connection that sends or takes nothing would hold a thread."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# For a whole request: a client that sends a byte now and then does not gain time by it.
REQUEST_TIMEOUT_SECONDS = 10.0
# For the client to take the response, beyond what the system buffers for it.
RESPONSE_TIMEOUT_SECONDS = 60.0
# A timeout of 0 would make the socket non-blocking.
_MIN_TIMEOUT_SECONDS = 0.001


class TimedSocket(socket.socket):
    """A connection of gunicorn's that is reset when its client takes too long."""

    _deadline = 0.0

    def setblocking(self, flag: bool) -> None:
        """Block or not; gunicorn calls this before each request, so its deadline is set here."""
        super().setblocking(flag)
        self._deadline = time.monotonic() + REQUEST_TIMEOUT_SECONDS

    def recv(self, *args: Any) -> bytes:
        """Bytes that have arrived, or that arrive before the deadline."""
        if self.gettimeout() == 0:
            return super().recv(*args)
        with _timeout_as_reset():
            self.settimeout(max(_MIN_TIMEOUT_SECONDS, self._deadline - time.monotonic()))
            return super().recv(*args)

    def sendall(self, *args: Any) -> None:
        """Send all, unless the client takes too long to read it."""
        with _timeout_as_reset():
            self.settimeout(RESPONSE_TIMEOUT_SECONDS)
            super().sendall(*args)


@contextmanager
def _timeout_as_reset() -> Iterator[None]:
    """Turn a timeout into a reset connection, which gunicorn handles as a client that is gone."""
    try:
        yield
    except TimeoutError:
        raise ConnectionResetError(errno.ECONNRESET, "the client took too long") from None
