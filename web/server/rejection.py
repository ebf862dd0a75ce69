"""The response to a request that cannot be parsed: problem+json, like every other error.

By default, gunicorn would respond with HTML and without our headers.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from http import HTTPStatus

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException

from web.http import DATA_HEADERS, OPENAPI_PATH, json_bytes
from web.problem_details import KINDS, Problem, to_json

_CODES = {LimitRequestLine: "address-too-long", LimitRequestHeaders: "headers-too-large"}


def problem_of(error: ParseException) -> Problem:
    """The problem with a request that cannot be parsed."""
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "bad-request")
    return Problem(code, KINDS[code].help)


def rejection(
    error: ParseException, *, root: str = "", cors: Mapping[str, str] | None = None
) -> bytes:
    """The raw HTTP response to a request that cannot be parsed.

    `root` is the path prefix, and `cors` are the headers that let a page read the response.
    """
    problem = problem_of(error)
    request_id = os.urandom(8).hex()
    type_url = f"{root}{OPENAPI_PATH}#/components/responses/{problem.code}"
    body = json_bytes(to_json(problem, type_url=type_url, request_id=request_id))
    headers = {
        **DATA_HEADERS,
        **(cors or {}),
        "X-Request-Id": request_id,
        "Content-Type": "application/problem+json",
        "Content-Length": len(body),
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
