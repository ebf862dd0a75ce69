"""Turn exceptions into responses: problem+json for programs, a page for people."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote

from flask import Flask, Response, current_app, g, redirect, render_template, request
from werkzeug.exceptions import BadHost, HTTPException, NotFound, SecurityError

from search.errors import EngineError, TooExpensive
from search.untrusted_text import escape_unprintable
from web.http.headers import MCP_PATH, request_id
from web.http.responses import json_response
from web.json_types import ProblemJson
from web.problem_details import KINDS, Problem, to_json

OPENAPI_PATH = "/api/v1/openapi.json"
# About as long as a rebuild of thousands of documents takes.
RETRY_AFTER_SECONDS = 10
_CODES = {
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
    429: "rate-limited",
}
# These paths always respond with JSON.
_API_PATHS = re.compile(r"/(api|1|hooks|mcp)(/|$)")
# Programs request these paths, and get JSON unless they prefer a page.
_PROGRAM_PATHS = re.compile(r"/[^/]+\.(atom|jsonfeed|xml|txt)$|/(metrics|healthz|readyz)$")
_RPC_INVALID_REQUEST, _RPC_INTERNAL_ERROR = -32600, -32603
_JSON_TYPES = ("application/problem+json", "application/json")
_MAX_QUERY_CHARACTERS = 512
_log = logging.getLogger("curated_search.web")


def init_app(app: Flask) -> None:
    """Register the handlers; together they cover every exception."""
    app.before_request(_check_host)
    app.register_error_handler(Problem, answer)
    app.register_error_handler(EngineError, _unavailable)
    app.register_error_handler(TooExpensive, lambda error: answer(too_expensive(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _internal)


def answer(problem: Problem, *, page: bool = True) -> Response:
    """A problem's response: JSON for programs or if `page` is false, otherwise a page."""
    if not page or _expects_json():
        body: Mapping[str, Any] = problem_json(problem)
        # InstantSearch clients show `message`.
        if request.path.startswith("/1/"):
            body = {**body, "message": problem.detail}
        mimetype = "application/problem+json"
        if request.path == MCP_PATH:
            body, mimetype = _rpc_error(problem), "application/json"
        response = json_response(body, mimetype=mimetype)
    else:
        response = Response(_page(problem))
    if page and not _API_PATHS.match(request.path):
        response.vary.add("Accept")
    response.status_code = problem.status
    response.headers.extend(problem.headers)
    return response


def _rpc_error(problem: Problem) -> Mapping[str, Any]:
    """A problem in the form of JSON-RPC."""
    code = _RPC_INTERNAL_ERROR if problem.status >= 500 else _RPC_INVALID_REQUEST
    error = {"code": code, "message": problem.detail, "data": problem_json(problem)}
    return {"jsonrpc": "2.0", "id": g.get("rpc_id"), "error": error}


def problem_json(problem: Problem) -> ProblemJson:
    """A problem of this request as JSON."""
    type_url = f"{request.script_root}{OPENAPI_PATH}#/components/responses/{problem.code}"
    return to_json(problem, type_url=type_url, request_id=request_id())


def _expects_json() -> bool:
    """Whether the client is a program, by the path or by what it accepts."""
    if _API_PATHS.match(request.path):
        return True
    accepted = request.accept_mimetypes
    page, json = accepted["text/html"], max(map(accepted.quality, _JSON_TYPES))
    if page == json:
        # For example, curl accepts anything.
        return _PROGRAM_PATHS.match(request.path) is not None
    return json > page


def _check_host() -> None:
    """Reject a host whose Punycode cannot be decoded, because no URL can be built from it."""
    if "xn--" in request.host.lower():
        try:
            request.host_url  # noqa: B018 - decoded when it is first read
        except UnicodeError:
            raise BadHost from None


def _page(problem: Problem) -> str:
    return render_template(
        "error.html",
        problem=problem,
        kind=KINDS[problem.code],
        q=request.args.get("q", "")[:_MAX_QUERY_CHARACTERS],
        request_id=request_id(),
    )


def _unavailable(error: EngineError) -> Response:
    # The cause may name folders of this machine, so it is only logged.
    _log.error("%s: the index cannot be searched: %s", request_id(), error)
    detail = "The search index is unavailable. Try again in a few seconds."
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return answer(Problem("index-unavailable", detail, headers=headers))


def too_expensive(error: TooExpensive) -> Problem:
    """The problem of a search beyond its budget of work."""
    return Problem("too-expensive", f"{KINDS['too-expensive'].help} {error}")


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return cast(Response, error.get_response())
    if isinstance(error, NotFound) and (target := _without_slash()):
        return target
    code = _CODES.get(status, "bad-request" if status < 500 else "internal")
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    detail = KINDS[code].help
    if allow := headers.get("Allow"):
        detail += f" Allowed: {', '.join(sorted(allow.split(', ')))}."
    # A page has links, which cannot be built if the host is not valid.
    page = not isinstance(error, BadHost | SecurityError)
    return answer(Problem(code, detail, status=status, headers=headers), page=page)


def _without_slash() -> Response | None:
    """A redirect from `/search/` to `/search`, if only the slash at the end is wrong."""
    if request.method not in {"GET", "HEAD"} or not request.path.endswith("/"):
        return None
    path = request.path.rstrip("/")
    adapter = current_app.create_url_adapter(request)
    if not path or adapter is None or not adapter.test(path, "GET"):
        return None
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return cast(Response, redirect(f"{request.script_root}{quote(path)}{query}", 308))


def _internal(error: Exception) -> Response:
    path = escape_unprintable(request.path)
    _log.error("%s: %s %s failed", request_id(), request.method, path, exc_info=error)
    detail = "The service failed. The cause is in its log, under this request_id."
    return answer(Problem("internal", detail))
