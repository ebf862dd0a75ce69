"""A gateway in front of a node that requires TLS and a password."""

from __future__ import annotations

import base64
import http.client
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.listening import Reply, Request, listening

_PASSED = ("content-type", "accept")


@contextmanager
def door(node: str, certificate: Path, access: str) -> Iterator[str]:
    """The URL of a gateway that forwards requests with `user:password` to a node."""
    expected = f"Basic {base64.b64encode(access.encode()).decode()}"

    def reply(request: Request) -> Reply:
        if request.headers.get("authorization") != expected:
            return 401, b"Unauthorized", "text/plain"
        headers = {name: request.headers[name] for name in _PASSED if name in request.headers}
        with closing(http.client.HTTPConnection(urlsplit(node).netloc, timeout=60)) as behind:
            behind.request(request.method, request.path, request.body, headers)
            answer = behind.getresponse()
            return answer.status, answer.read(), answer.headers["Content-Type"] or "text/plain"

    with listening(reply, certificate) as address:
        yield address
