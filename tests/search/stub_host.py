"""A host that stands for a cluster: it answers as it is told and keeps what it was asked."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

WHOLE = {
    "timed_out": False,
    "_shards": {"total": 2, "successful": 2, "failed": 0},
    "hits": {"total": {"value": 0}, "hits": []},
}
Answers = Callable[[str, str], tuple[int, Any]]


class Host:
    """A host that answers as it is told and keeps what it was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: Answers = lambda *_: (200, WHOLE)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.bodies: list[bytes] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                host.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                host.asked.append((self.path, headers))
                status, values = host.answers(self.command, self.path)
                data = json.dumps(values).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        port = self._server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def certificate(folder: Path, name: str) -> Path:
    """Make a key and a certificate of its own authority, for one name; return their file."""
    made = folder / f"{name}.pem"
    ask = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    ask += ["-pkeyopt", "ec_paramgen_curve:prime256v1"]
    ask += ["-subj", "/CN=a cluster", "-addext", f"subjectAltName={name}"]
    subprocess.run(
        [*ask, "-keyout", made, "-out", folder / "ca.pem"], check=True, capture_output=True
    )
    made.write_text(made.read_text() + (folder / "ca.pem").read_text())
    return made
