"""Connections that wait for their clients in the poller, without occupying a thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE, BaseSelector
from typing import Any

from web.server.client_socket import REQUEST_TIMEOUT_SECONDS


class Wait(Enum):
    """The event that a connection waits for, and the client's timeout in seconds."""

    REQUEST = EVENT_READ, REQUEST_TIMEOUT_SECONDS
    # The timeout for the part of a response that the operating system does not buffer.
    RESPONSE_TAKEN = EVENT_WRITE, 60.0
    # Closing at once could reset the connection before the client has read the response.
    CLOSED = EVENT_READ, 2.0


class Waiting:
    """A worker's waiting connections, grouped by what they wait for, longest wait first."""

    def __init__(self, poller: BaseSelector) -> None:
        self._poller = poller
        self._deadlines: dict[Wait, dict[Any, float]] = {wait: {} for wait in Wait}

    def add(self, conn: Any, wait: Wait, callback: Callable[[Any], None]) -> None:
        """Call `callback` at each event on a connection, unless the connection already waits."""
        if conn in self._deadlines[wait]:
            return
        event, seconds = wait.value
        self._deadlines[wait][conn] = time.monotonic() + seconds
        self._poller.register(conn.sock, event, partial(_call, callback, conn))

    def remove(self, conn: Any) -> None:
        """Remove a connection if it is waiting."""
        for deadlines in self._deadlines.values():
            if deadlines.pop(conn, None) is not None:
                self._poller.unregister(conn.sock)

    def all(self, wait: Wait) -> list[Any]:
        """All connections that wait for this."""
        return list(self._deadlines[wait])

    def longest(self, wait: Wait) -> Any:
        """The connection that has waited longest for this, or None."""
        return next(iter(self._deadlines[wait]), None)

    def expired(self) -> Iterator[Any]:
        """Yield connections whose timeout has passed. The caller must remove each one at once."""
        now = time.monotonic()
        for deadlines in self._deadlines.values():
            while deadlines and next(iter(deadlines.values())) <= now:
                yield next(iter(deadlines))


def _call(callback: Callable[[Any], None], conn: Any, _: Any) -> None:
    callback(conn)
