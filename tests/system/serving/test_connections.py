"""Slow clients do not delay a fast one."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import io
import json
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.system.serving.service import Service, serving, status

pytestmark = pytest.mark.slow
HEAD = b"POST /api/v1/search HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
PUSH = b"POST /hooks/content HTTP/1.1\r\nHost: a\r\nX-GitHub-Event: push\r\n"
SECRET = "0123456789abcdef0123456789abcdef"
BODY = b'{"q": "telehealth", "per_page": 1}'
POST = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
LONG = b"GET /api/v1/search?per_page=100 HTTP/1.1\r\nHost: a\r\n\r\n"
EXPECTING = POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
KEPT = {
    "silent": b"",
    "half a head": HEAD,
    "half a body": POST[:-5],
    "half a body, asked for": EXPECTING[:-5],
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "answers not taken": LONG * 100,
    "a large body to a route that takes none": HEAD + b"Content-Length: 10000000\r\n\r\nab",
    "a large body to the webhook": PUSH + b"Content-Length: 10000000\r\n\r\nab",
    "a large body in chunks to the webhook": PUSH + b"Transfer-Encoding: chunked\r\n\r\nfffff\r\na",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one worker and two threads."""
    folder = tmp_path_factory.mktemp("service")
    settings = f'workers = 1\nthreads = 2\naccess_log = "none"\nhook_secret = "{SECRET}"\n'
    with serving(folder, settings) as running:
        yield running


@pytest.mark.parametrize("sent", KEPT.values(), ids=KEPT)
def test_no_connection_holds_a_thread(service: Service, sent: bytes) -> None:
    """Twenty waiting connections leave both threads free for others.

    If each held a thread until its timeout, other requests would time out.
    """
    with ExitStack() as stack:
        held = [stack.enter_context(service.connect()) for _ in range(20)]
        for connection in held:
            connection.setblocking(False)
            if sent:
                connection.send(sent)
        assert {status(service.base + "/healthz") for _ in range(20)} == {200}


def test_more_connections_than_a_worker_accepts(service: Service) -> None:
    """At the limit, the connection that has been idle longest is closed."""
    with ExitStack() as stack:
        for _ in range(1_010):
            stack.enter_context(service.connect())
        assert status(service.base + "/healthz") == 200


def test_expect_continue(service: Service) -> None:
    """The client gets 100 Continue once, and then the answer."""
    with service.connect() as connection:
        connection.sendall(EXPECTING[: -len(BODY)])
        assert connection.recv(8192) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(BODY)
        assert connection.recv(8192).startswith(b"HTTP/1.1 200 OK\r\n")


def test_pipelined_requests(service: Service) -> None:
    """Pipelined requests are answered in order on one connection, however they are split."""
    sent = POST + POST.replace(b"telehealth", b"xylophonic") + LONG + POST
    for size in (len(sent), 100, 7):
        with service.connect() as connection:
            for position in range(0, len(sent), size):
                connection.sendall(sent[position : position + size])
            answers = [read(connection) for _ in range(4)]
            assert [answer.status for answer, _ in answers] == [200] * 4
            totals = [json.loads(body)["total"] for _, body in answers]
            assert totals[0] == totals[3] > 0
            assert len({*totals}) == 3


def test_a_chunked_body(service: Service) -> None:
    """A chunked body is read completely, and the connection is kept alive."""
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    chunked += b"".join(b"1\r\n%c\r\n" % byte for byte in BODY) + b"0\r\n\r\n"
    with service.connect() as connection:
        for _ in range(2):
            connection.sendall(chunked)
            assert read(connection)[0].status == 200


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (HEAD + b"Content-Length: 70000\r\n\r\n", 413),
        (HEAD + b"Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n", 413),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffff\r\n" + bytes(67_000), 413),
        (PUSH + b"X-Hub-Signature-256: a\r\nContent-Length: 26214402\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nA: " + b"b" * 70_000, 431),
        (b"GET /" + b"b" * 70_000, 414),
        (b"\r\n\r\nGET / HTTP/1.1\r\n\r\n", 400),
    ],
)
def test_requests_that_are_refused(service: Service, sent: bytes, expected: int) -> None:
    """A client reads the reason for a rejection even if it is still sending."""
    with service.connect() as connection:
        connection.sendall(sent)
        answer, body = read(connection)
        assert answer.status == expected
        assert answer.getheader("Content-Type") == "application/problem+json"
        assert answer.getheader("Connection") == "close"
        assert body
        assert connection.recv(8192) == b""


@pytest.mark.parametrize("chunks", [False, True])
def test_a_large_push(service: Service, chunks: bool) -> None:
    """A large push is buffered whole, its signature is checked, and the connection stays open."""
    body = bytes(range(256)) * 8_000
    mac = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest().encode()
    head = PUSH.replace(b"push", b"ping") + b"X-Hub-Signature-256: sha256=" + mac + b"\r\n"
    head += b"Expect: 100-continue\r\n"
    if chunks:
        head += b"Transfer-Encoding: chunked\r\n\r\n"
        sent = b"".join(b"100\r\n%b\r\n" % body[:256] for _ in range(8_000)) + b"0\r\n\r\n"
    else:
        head, sent = head + b"Content-Length: %d\r\n\r\n" % len(body), body
    with service.connect() as connection:
        for _ in range(2):
            connection.sendall(head)
            assert connection.recv(8192) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(sent)
            answer, text = read(connection)
            assert (answer.status, json.loads(text)) == (200, {"ignored": "ping"})


def test_large_bodies_that_fill_the_memory(service: Service) -> None:
    """The body that has been arriving longest makes way for the others."""
    head = PUSH + b"Content-Length: 26214400\r\n\r\n"
    with ExitStack() as stack:
        slow = [stack.enter_context(service.connect()) for _ in range(4)]
        for connection in slow:
            connection.sendall(head + bytes(20_000_000))
        with suppress(ConnectionResetError):
            assert slow[0].recv(1) == b""
        for connection in slow[1:]:
            connection.settimeout(0.1)
            with pytest.raises(TimeoutError):
                connection.recv(1)
        assert status(service.base + "/healthz") == 200


def test_a_slow_reader_gets_all(service: Service) -> None:
    """An answer larger than the system's buffers arrives completely."""
    with service.connect() as connection:
        connection.sendall(LONG * 60)
        sizes = {len(json.loads(read(connection)[1])["hits"]) for _ in range(60)}
        assert sizes == {71}


def test_a_reload(tmp_path: Path) -> None:
    """HUP replaces the workers: running requests are answered; idle connections cause no delay."""
    with serving(tmp_path, "workers = 2\n") as service, ExitStack() as stack:
        before = service.workers()
        silent = [stack.enter_context(service.connect()) for _ in range(20)]
        begun = stack.enter_context(service.connect())
        begun.sendall(POST[:-5])
        assert status(service.base + "/healthz") == 200
        service.process.send_signal(signal.SIGHUP)
        while len(service.workers() - before) < 2:
            time.sleep(0.05)
        begun.sendall(POST[-5:])
        assert read(begun)[0].status == 200
        while service.workers() & before:
            assert status(service.base + "/healthz") == 200
        assert [connection.recv(1) for connection in silent] == [b""] * 20
        assert len(service.workers()) == 2


class Recorded:
    """A fake socket that replays recorded bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _: str) -> io.BytesIO:
        """The bytes as a file."""
        return io.BytesIO(self._data)


def read(connection: socket.socket) -> tuple[http.client.HTTPResponse, bytes]:
    """The next response on a connection, without reading beyond it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        assert byte, head
        head += byte
    answer = http.client.HTTPResponse(Recorded(head))  # type: ignore[arg-type]
    answer.begin()
    body = b""
    while len(body) < (answer.length or 0):
        body += connection.recv((answer.length or 0) - len(body))
    return answer, body


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        (b"zz\r\n{}\r\n0\r\n\r\n", 400),
        (b"2\r\n{}XX0\r\n\r\n", 400),
        (b"2\r\n{}\r\n0\r\nno colon\r\n\r\n", 400),
        (b"2\r\n{}\r\n0\r\nX-Long: %b\r\n\r\n" % (b"x" * 9_000), 431),
    ],
    ids=["size", "end", "trailer", "long trailer"],
)
def test_malformed_chunks_are_the_clients_mistake(
    service: Service, chunks: bytes, expected: int
) -> None:
    """A chunked body with an error gets one response, and the connection is closed."""
    with service.connect() as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 %d " % expected)
    assert answer.count(b"HTTP/1.1 ") == 1
