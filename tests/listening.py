"""A local server that sends responses defined by a test."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# Seconds between checks of whether the server should stop.
_SOON = 0.01


@dataclass(frozen=True, slots=True)
class Request:
    """A received request; header names are in lowercase."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Reply = tuple[int, bytes, str]
"""Status, body and content type."""


@contextmanager
def listening(reply: Callable[[Request], Reply], certificate: Path | None = None) -> Iterator[str]:
    """The address of a server, which uses TLS if given a file with a certificate and its key."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            status, data, kind = reply(Request(self.command, self.path, headers, body))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(_SOON,), daemon=True).start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def certify(folder: Path, name: str) -> Path:
    """Make a key and a self-signed certificate for one name, and return the file with the two."""
    made = folder / f"{name}.pem"
    ask = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    ask += ["-pkeyopt", "ec_paramgen_curve:prime256v1"]
    ask += ["-subj", "/CN=a cluster", "-addext", f"subjectAltName={name}"]
    subprocess.run(
        [*ask, "-keyout", made, "-out", folder / "ca.pem"], check=True, capture_output=True
    )
    made.write_text(made.read_text() + (folder / "ca.pem").read_text())
    return made
