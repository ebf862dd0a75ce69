"""Connections that wait for their clients in the poller, where they hold no thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE, BaseSelector
from typing import Any

from web.server.client_socket import REQUEST_TIMEOUT_SECONDS


class Wait(Enum):
    """What a connection waits for: the event, and the seconds that its client has."""

    REQUEST = EVENT_READ, REQUEST_TIMEOUT_SECONDS
    # Beyond what the system buffers of a response.
    RESPONSE_TAKEN = EVENT_WRITE, 60.0
    # A client that has not read the response would lose it if its connection were reset.
    CLOSED = EVENT_READ, 2.0


class Waiting:
    """The connections of a worker that wait, by what they wait for, the longest first."""

    def __init__(self, poller: BaseSelector) -> None:
        self._poller = poller
        self._deadlines: dict[Wait, dict[Any, float]] = {wait: {} for wait in Wait}

    def add(self, conn: Any, wait: Wait, callback: Callable[[Any], None]) -> None:
        """Call back with the connection at each event, unless it waits already."""
        if conn in self._deadlines[wait]:
            return
        event, seconds = wait.value
        self._deadlines[wait][conn] = time.monotonic() + seconds
        self._poller.register(conn.sock, event, partial(_call, callback, conn))

    def remove(self, conn: Any) -> None:
        """Let a connection wait no longer, if it does."""
        for deadlines in self._deadlines.values():
            if deadlines.pop(conn, None) is not None:
                self._poller.unregister(conn.sock)

    def all(self, wait: Wait) -> list[Any]:
        """The connections that wait for this."""
        return list(self._deadlines[wait])

    def longest(self, wait: Wait) -> Any:
        """The connection that has waited longest for this, None where none does."""
        return next(iter(self._deadlines[wait]), None)

    def expired(self) -> Iterator[Any]:
        """The connections whose time has passed; each must be removed before the next."""
        now = time.monotonic()
        for deadlines in self._deadlines.values():
            while deadlines and next(iter(deadlines.values())) <= now:
                yield next(iter(deadlines))


def _call(callback: Callable[[Any], None], conn: Any, _: Any) -> None:
    callback(conn)
