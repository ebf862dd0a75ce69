"""Searches alongside slow clients: `python -m tests.bench.slow_clients`.

The load is a reader's searches over four persistent connections, first alone, then alongside a
thousand idle connections, a hundred that send one byte per second, a hundred that send the large
body of a webhook just as slowly, and a hundred that do not read their responses. Before that, the
service takes turns with the same service on gunicorn's own worker, which gives each connection a
thread, to show what gathering requests costs.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tests.bench.load import Load, load
from tests.bench.processes import COMMAND, Server, free_port, run, serving

SAMPLE = Path(__file__).parents[1] / "data" / "content"
_SILENT, _SENDING, _PUSHING, _READING = 1_000, 100, 100, 100
_SECONDS, _CONNECTIONS, _SETTLING_SECONDS = 15.0, 4, 8.0
_MAX_P99_MS = 200.0
_TURNS, _TURN_SECONDS = 10, 3.0
_PLAIN = (sys.executable, "-m", "tests.bench.plain_worker")
_WORDS = ("care", "telehealth", "screening", "diabetes", "mental", "health", "guide", "rural")
_PATHS = [f"/api/v1/search?q={word}&facets=community" for word in _WORDS]
_HEAD = b"GET /api/v1/search?q=a HTTP/1.1\r\nHost: a\r\nA: "
_PUSH = (
    b"POST /hooks/content HTTP/1.1\r\nHost: a\r\nX-Gitlab-Token: a\r\n"
    b"Content-Length: 10000000\r\n\r\n"
)
_LONG = b"GET /api/v1/search?per_page=100 HTTP/1.1\r\nHost: a\r\n\r\n"


def main() -> None:
    """Measure and print; fail if a search is refused or takes too long."""
    with TemporaryDirectory() as folder:
        run("rebuild", "--quiet", "--content", str(SAMPLE), "--index", folder)
        with _service(folder, COMMAND) as server, _service(folder, _PLAIN) as plain:
            _print_turns(server, plain)
        with _service(folder, COMMAND) as server:
            load(server.base, _PATHS, seconds=2, connections=_CONNECTIONS)
            alone = load(server.base, _PATHS, seconds=_SECONDS, connections=_CONNECTIONS)
            _print("alone", alone)
            with _slow_clients(server.base):
                beside = load(server.base, _PATHS, seconds=_SECONDS, connections=_CONNECTIONS)
            _print("beside slow clients", beside)
    if beside.errors or beside.p99 > _MAX_P99_MS:
        raise SystemExit(f"{beside.errors} errors; p99 is to be under {_MAX_P99_MS:.0f} ms")


@contextmanager
def _service(index: str, command: Sequence[str]) -> Iterator[Server]:
    port = free_port()
    settings = {"index": index, "port": str(port), "workers": "2", "threads": "4"}
    settings["answer_cache_size"] = "0"
    settings["hook_secret"] = "0123456789abcdef0123456789abcdef"
    with serving([*command, "serve"], port, "/readyz", settings) as server:
        yield server


def _print_turns(ours: Server, plain: Server) -> None:
    """Load both services in turn, and print our processor time per answer relative to the other."""
    ratios = []
    for turn in range(_TURNS):
        pair = (ours, plain) if turn % 2 else (plain, ours)
        costs = {server.base: _cost(server) for server in pair}
        ratios.append(costs[ours.base] / costs[plain.base])
    # The first turn warms up.
    ratios = sorted(ratios[1:])
    print(
        f"an answer takes {median(ratios):.2f} times the processor time of gunicorn's own worker "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} turns)"
    )


def _cost(server: Server) -> float:
    """The processor seconds of an answer, under load."""
    before = server.cpu()
    loaded = load(server.base, _PATHS, seconds=_TURN_SECONDS, connections=_CONNECTIONS)
    return (server.cpu() - before) / loaded.requests


def _print(name: str, measured: Load) -> None:
    print(
        f"{name}: {measured.rate:.0f} a second, p50 {measured.p50:.1f} ms, "
        f"p99 {measured.p99:.1f} ms, {measured.errors} errors"
    )


@contextmanager
def _slow_clients(base: str) -> Iterator[None]:
    """All slow clients; each reconnects when the service has closed it."""
    stop = threading.Event()
    with ExitStack() as stack:
        clients = [_Client(base, kind) for kind in _kinds()]
        for client in clients:
            stack.callback(client.close)
        sending = threading.Thread(target=_keep_sending, args=(clients, stop))
        sending.start()
        # Requests from clients that do not read are answered first.
        time.sleep(_SETTLING_SECONDS)
        stack.callback(sending.join)
        stack.callback(stop.set)
        yield


def _kinds() -> list[bytes]:
    return [
        *[b""] * _SILENT,
        *[_HEAD] * _SENDING,
        *[_PUSH] * _PUSHING,
        *[_LONG * 3] * _READING,
    ]


def _keep_sending(clients: list[_Client], stop: threading.Event) -> None:
    while not stop.wait(1.0):
        for client in clients:
            client.send()


class _Client:
    """A connection that first sends several bytes at once, and then single bytes."""

    def __init__(self, base: str, first: bytes) -> None:
        parts = urlsplit(base)
        self._address, self._first = (str(parts.hostname), int(parts.port or 80)), first
        self._connect()

    def send(self) -> None:
        """Send one byte of the request; reconnect if the connection has ended."""
        try:
            if self._first in {_HEAD, _PUSH}:
                self._socket.send(b"a")
            elif not self._first and not self._socket.recv(1, socket.MSG_PEEK):
                raise ConnectionResetError
        except BlockingIOError:
            return
        except OSError:
            self.close()
            self._connect()

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _connect(self) -> None:
        self._socket = socket.socket()
        # With a larger buffer, the system would accept the whole answer for the client.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(30)
        self._socket.connect(self._address)
        self._socket.setblocking(False)
        if self._first:
            self._socket.send(self._first)


if __name__ == "__main__":
    main()
