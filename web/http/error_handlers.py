"""Every failure as an answer: problem+json for programs, a page for people."""

from __future__ import annotations

import logging
import re
from typing import cast

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from search.errors import EngineError
from web.http.headers import request_id
from web.http.responses import json_response
from web.problem_details import KINDS, Problem, to_json

DESCRIPTION = "/api/v1/openapi.json"
RETRY_AFTER = 10  # seconds: a rebuild of thousands of documents takes about that
_CODES = {
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
    429: "rate-limited",
}
_MACHINES = re.compile(
    r"/(api|1|hooks)(/|$)|/[^/]+\.(atom|xml)$|/metrics$"
)  # who asks there reads JSON
_log = logging.getLogger("curated_search.web")


def init_app(app: Flask) -> None:
    """Answer every exception."""
    app.before_request(_check_host)
    app.register_error_handler(Problem, answer)
    app.register_error_handler(EngineError, _unavailable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _internal)


def answer(problem: Problem, *, page: bool = True) -> Response:
    """Return a problem's response; without `page`, for programs wherever they ask."""
    if not page or _MACHINES.match(request.path):
        where = f"{request.script_root}{DESCRIPTION}#/components/responses/{problem.code}"
        body = to_json(problem, type_url=where, request_id=request_id())
        if request.path.startswith("/1/"):  # where that client looks
            body["message"] = problem.detail
        response = json_response(body, mimetype="application/problem+json")
    else:
        response = Response(_page(problem))
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    response.headers.extend(problem.headers)
    return response


def _check_host() -> None:
    """Refuse a host of which no address can be made: its Punycode is to be decoded for that."""
    if "xn--" in request.host.lower():
        try:
            request.host_url  # noqa: B018 - made when it is first asked for
        except UnicodeError:
            raise BadHost from None


def _page(problem: Problem) -> str:
    return render_template(
        "error.html",
        problem=problem,
        kind=KINDS[problem.code],
        q=request.args.get("q", "")[:512],
        request_id=request_id(),
    )


def _unavailable(error: EngineError) -> Response:
    # The text may name folders of this machine: it is for the log.
    _log.error("%s: the index cannot answer: %s", request_id(), error)
    detail = "The search index is not available just now. Try again in a few seconds."
    return answer(Problem("index-unavailable", detail, headers={"Retry-After": str(RETRY_AFTER)}))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return cast(Response, error.get_response())
    code = _CODES.get(status, "bad-request" if status < 500 else "internal")
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    # At a host that is none, no address can be made: no page either.
    page = not isinstance(error, BadHost | SecurityError)
    return answer(Problem(code, KINDS[code].help, status=status, headers=headers), page=page)


def _internal(error: Exception) -> Response:
    _log.error("%s: %s %s failed", request_id(), request.method, request.path, exc_info=error)
    return answer(
        Problem("internal", "Something went wrong here. The request id names it in the log.")
    )
