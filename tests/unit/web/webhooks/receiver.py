"""A receiver of events on this machine, which answers as a test says."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = b"k" * 32
SECRET = "whsec_a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


@dataclass
class Receiver:
    """The requests that a receiver got, and its answer: a status, or `hangs` or `drips`."""

    port: int
    answers: list[int | str] = field(default_factory=list)
    location: str = ""
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/events?x=1"


@contextmanager
def receiver(*answers: int | str) -> Iterator[Receiver]:
    """A receiver that gives these answers, then 204."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            running.received.append((self.path, dict(self.headers), body))
            answer = running.answers.pop(0) if running.answers else 204
            if isinstance(answer, str):
                self._stall(drips=answer == "drips")
                return
            self.send_response(answer)
            if running.location:
                self.send_header("Location", running.location)
            self.end_headers()

        def _stall(self, *, drips: bool) -> None:
            while not stop.is_set():
                if drips:
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nX: " if not stop.is_set() else b"")
                    self.wfile.flush()
                time.sleep(0.02)

        def log_message(self, *_: Any) -> None:
            pass

    stop = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = Receiver(server.server_address[1], list(answers))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield running
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
