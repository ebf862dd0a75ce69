"""gunicorn's worker, which answers requests that cannot be read by problem+json, too."""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from web.http import DATA_HEADERS, OPENAPI_PATH, json_bytes
from web.problem_details import KINDS, Problem, to_json
from web.server.client_timeouts import TimedSocket

# By default gunicorn answers a request that it cannot read by HTML, without our headers.
_CODES = {LimitRequestLine: "address-too-long", LimitRequestHeaders: "headers-too-large"}


# gunicorn has no types.
class ServiceWorker(ThreadWorker):  # type: ignore[misc]
    """A worker with timeouts for slow clients, and problem+json for requests it cannot read."""

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to a thread, with a timeout for its client."""
        if not isinstance(conn.sock, TimedSocket):
            conn.sock = TimedSocket(fileno=conn.sock.detach())
        super().enqueue_req(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that cannot be read; leave every other failure to gunicorn."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request from ip=%s: %s", (addr or ("",))[0], exc)
        try:
            write_nonblock(client, rejection(exc, root=self.app.root))
        except OSError:
            self.log.debug("The client has closed the connection.")


def rejection(error: ParseException, *, root: str = "") -> bytes:
    """The whole HTTP response to a request that cannot be read; `root` is the URLs' prefix."""
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "bad-request")
    problem = Problem(code, KINDS[code].help)
    request_id = os.urandom(8).hex()
    type_url = f"{root}{OPENAPI_PATH}#/components/responses/{code}"
    body = json_bytes(to_json(problem, type_url=type_url, request_id=request_id))
    headers = {
        **DATA_HEADERS,
        "X-Request-Id": request_id,
        "Content-Type": "application/problem+json",
        "Content-Length": len(body),
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
