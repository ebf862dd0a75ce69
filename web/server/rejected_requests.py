"""What gunicorn refuses before the application sees it, answered as everything else is."""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from web.http.error_handlers import DESCRIPTION
from web.http.headers import DATA_HEADERS
from web.http.responses import json_bytes
from web.problem_details import KINDS, Problem, to_json
from web.server.client_timeouts import TimedSocket


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker that tells a client what is wrong with its request as problem+json.

    And that waits no longer for one than is decent.
    """

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to a thread, which must not wait for its client for ever."""
        if not isinstance(conn.sock, TimedSocket):
            conn.sock = TimedSocket(fileno=conn.sock.detach())
        super().enqueue_req(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer what cannot be read as a request; leave faults of ours to gunicorn."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request from ip=%s: %s", (addr or ("",))[0], exc)
        try:
            write_nonblock(client, refusal(exc, root=self.app.root))
        except OSError:
            self.log.debug("The client has gone.")


def refusal(error: ParseException, *, root: str = "") -> bytes:
    """Return the whole HTTP response to a request that cannot be read."""
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "bad-request")
    problem, id = Problem(code, KINDS[code].help), os.urandom(8).hex()
    body = json_bytes(
        to_json(
            problem, type_url=f"{root}{DESCRIPTION}#/components/responses/{code}", request_id=id
        )
    )
    headers = {
        **DATA_HEADERS,
        "X-Request-Id": id,
        "Content-Type": "application/problem+json",
        "Content-Length": len(body),
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


_CODES = {LimitRequestLine: "address-too-long", LimitRequestHeaders: "headers-too-large"}
