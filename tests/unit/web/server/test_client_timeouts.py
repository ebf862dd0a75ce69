"""Clients that take their time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from web.server import client_timeouts
from web.server.client_timeouts import TimedSocket

Pair = tuple[TimedSocket, socket.socket]


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """A connection as the server has it, and its client's end."""
    monkeypatch.setattr(client_timeouts, "REQUEST_TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(client_timeouts, "RESPONSE_TIMEOUT_SECONDS", 0.2)
    ours, theirs = socket.socketpair()
    with TimedSocket(fileno=ours.detach()) as timed, theirs:
        timed.setblocking(True)
        yield timed, theirs


def test_a_request_that_does_not_come(pair: Pair) -> None:
    """The connection ends."""
    with pytest.raises(ConnectionResetError):
        pair[0].recv(100)


def test_a_request_that_drips(pair: Pair) -> None:
    """Each byte is in time, and all of them are not."""
    timed, theirs = pair
    ended = threading.Event()

    def drip() -> None:
        while not ended.wait(0.01):
            theirs.send(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        with pytest.raises(ConnectionResetError):
            whole(timed)
    finally:
        ended.set()
        dripping.join()


def whole(timed: TimedSocket) -> bytes:
    return b"".join(iter(lambda: timed.recv(1), b""))


def test_the_next_request_has_its_own_time(pair: Pair) -> None:
    """A connection that is kept is given back before it waits again."""
    timed, theirs = pair
    time.sleep(0.25)
    timed.setblocking(True)
    theirs.send(b"GET /")
    assert timed.recv(100) == b"GET /"
    timed.setblocking(False)
    with pytest.raises(BlockingIOError):
        timed.recv(100)


def test_an_answer_that_nobody_takes(pair: Pair) -> None:
    """The connection ends too."""
    with pytest.raises(ConnectionResetError):
        pair[0].sendall(bytes(100_000_000))
