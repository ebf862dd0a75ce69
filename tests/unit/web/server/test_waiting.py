"""Connections that wait in the poller."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from web.server import waiting
from web.server.waiting import Wait, Waiting


@dataclass(eq=False)
class Connection:
    """A connection with only the attributes that waiting needs."""

    sock: socket.socket
    client: socket.socket


@pytest.fixture
def connections() -> Iterator[list[Connection]]:
    """Three connections."""
    with ExitStack() as stack:
        pairs = [socket.socketpair() for _ in range(3)]
        yield [Connection(*map(stack.enter_context, pair)) for pair in pairs]


@pytest.fixture
def poller() -> Iterator[selectors.BaseSelector]:
    """A poller."""
    with selectors.DefaultSelector() as made:
        yield made


def test_a_connection_that_becomes_ready(
    connections: list[Connection], poller: selectors.BaseSelector
) -> None:
    """The callback is called for each event until the connection is removed."""
    called: list[Connection] = []
    waits = Waiting(poller)
    for connection in connections:
        waits.add(connection, Wait.REQUEST, called.append)
        waits.add(connection, Wait.REQUEST, called.append)
    connections[1].client.send(b"x")
    for key, _ in poller.select():
        key.data(key.fileobj)
    assert called == [connections[1]]
    assert waits.longest(Wait.REQUEST) is connections[0]
    assert waits.longest(Wait.CLOSED) is None
    for connection in connections:
        waits.remove(connection)
        waits.remove(connection)
    assert not poller.get_map()


def test_those_whose_time_has_passed(
    connections: list[Connection],
    poller: selectors.BaseSelector,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A client has ten seconds to send, sixty to read, and two to close."""
    now = [1000.0]
    monkeypatch.setattr(waiting.time, "monotonic", lambda: now[0])
    waits = Waiting(poller)
    for connection, wait in zip(connections, Wait, strict=True):
        waits.add(connection, wait, print)

    def expire() -> list[Connection]:
        expired = []
        for connection in waits.expired():
            waits.remove(connection)
            expired.append(connection)
        return expired

    request, response, closed = connections
    moments = ((1001.9, []), (1002.0, [closed]), (1010.0, [request]), (1060.0, [response]))
    moments = ((1001.9, []), (1002.0, [closed]), (1010.0, [request]), (1060.0, [response]))
    for now[0], expected in moments:
        assert expire() == expected
