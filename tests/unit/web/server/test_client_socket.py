"""The client socket, on which no thread waits."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from gunicorn.http.errors import LimitRequestHeaders

from web.server.client_socket import ClientSocket

HEAD = b"POST /search HTTP/1.1\r\nContent-Length: 4\r\n\r\n"
EXPECTING = HEAD.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
TOO_LARGE = b"POST /hook HTTP/1.1\r\nContent-Length: 100000\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
Pair = tuple[ClientSocket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """The server's and the client's ends of a connection."""
    ours, theirs = socket.socketpair()
    with ClientSocket(ours.detach()) as gathering, theirs:
        theirs.setblocking(False)
        yield gathering, theirs


def test_a_request_in_pieces(pair: Pair) -> None:
    """A request is buffered as it arrives, then read as if from the network."""
    ours, theirs = pair
    assert not ours.gather()
    assert ours.is_silent
    theirs.send(HEAD)
    assert not ours.gather()
    assert not ours.is_silent
    theirs.send(b"body")
    assert ours.gather()
    assert ours.recv(len(HEAD)) == HEAD
    assert ours.recv(8192) == b"body"


def test_a_request_that_was_sent_behind_another(pair: Pair) -> None:
    """Bytes that the parser has already read of a pipelined request come first."""
    ours, theirs = pair
    theirs.send(HEAD + b"one!" + HEAD + b"two!")
    assert ours.gather()
    buffered = ours.recv(len(HEAD) * 2)[len(HEAD) + 4 :]
    ours.begin_request(buffered)
    assert ours.gather()
    assert ours.recv(8192) == HEAD + b"two!"


def test_a_parser_that_wants_more_than_was_sent(pair: Pair) -> None:
    """A parser that reads past the request gets an error instead of waiting."""
    ours, theirs = pair
    theirs.send(HEAD + b"body")
    ours.gather()
    ours.recv(8192)
    with pytest.raises(ConnectionResetError):
        ours.recv(8192)


def test_a_client_that_is_gone(pair: Pair) -> None:
    """A disconnected client is distinguished from a client that has not sent anything yet."""
    ours, theirs = pair
    theirs.send(HEAD)
    theirs.close()
    assert not ours.gather()
    with pytest.raises(ConnectionResetError):
        ours.gather()


def test_a_head_without_end(pair: Pair) -> None:
    """A head that is too long is passed to the parser, which rejects it."""
    ours, _ = pair
    ours.begin_request(b"GET / HTTP/1.1\r\nA: " + bytes(66_000))
    assert ours.gather()
    ours.recv(100_000)
    with pytest.raises(LimitRequestHeaders):
        ours.recv(8192)


def test_continue_is_sent_once(pair: Pair) -> None:
    """100 Continue is sent once, when the head has arrived."""
    ours, theirs = pair
    theirs.send(EXPECTING)
    assert not ours.gather()
    assert not ours.gather()
    theirs.send(b"body")
    assert ours.gather()
    assert ours.send(CONTINUE) == len(CONTINUE)
    assert theirs.recv(8192) == CONTINUE


def test_a_body_that_is_too_large(pair: Pair) -> None:
    """A body too large to buffer is neither requested from the client nor read."""
    ours, theirs = pair
    ours.begin_request(TOO_LARGE)
    assert ours.gather()
    assert ours.has_too_large_request
    assert ours.send(CONTINUE) == len(CONTINUE)
    with pytest.raises(BlockingIOError):
        theirs.recv(8192)
    assert ours.recv(8192) == TOO_LARGE
    with pytest.raises(ConnectionResetError):
        ours.recv(8192)


def test_a_response_that_the_client_does_not_take(pair: Pair) -> None:
    """A response is sent as the client reads it, without blocking."""
    ours, theirs = pair
    ours.setblocking(True)
    response = bytes(range(256)) * 20_000
    ours.sendall(response[:1000])
    ours.sendall(response[1000:])
    received = b""
    while not ours.flush():
        received += theirs.recv(1_000_000)
    while len(received) < len(response):
        received += theirs.recv(1_000_000)
    assert received == response
    assert not ours.unsent


def test_data_after_the_last_response_is_discarded(pair: Pair) -> None:
    """Data after the last response is discarded until the client closes."""
    ours, theirs = pair
    assert not ours.discard()
    theirs.send(b"more")
    assert not ours.discard()
    theirs.close()
    assert ours.discard()
