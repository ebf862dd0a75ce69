"""What stands before an owner's nodes: TLS, and a password without which nothing passes."""

from __future__ import annotations

import base64
import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

_PASSED = ("Content-Type", "Accept")


@contextmanager
def door(node: str, certificate: Path, access: str) -> Iterator[str]:
    """Yield the address behind which a node answers those who send `user:password`."""
    expected = f"Basic {base64.b64encode(access.encode()).decode()}"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Authorization") != expected:
                self._reply(401, b"Unauthorized", "text/plain")
                return
            headers = {name: self.headers[name] for name in _PASSED if name in self.headers}
            behind = http.client.HTTPConnection(urlsplit(node).netloc, timeout=60)
            behind.request(self.command, self.path, body, headers)
            answer = behind.getresponse()
            self._reply(answer.status, answer.read(), answer.headers["Content-Type"])
            behind.close()

        def _reply(self, status: int, data: bytes, kind: str | None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind or "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _pass  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
