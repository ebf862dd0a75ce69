"""Headers that every response has: request ID, security, caching, and CORS for the API's reads."""

from __future__ import annotations

import os
import re

from flask import Flask, Response, g, request

from web.site import current_site

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# These routes never allow other origins.
_ADMIN_PATHS = ("/api/v1/index/", "/api/v1/tasks/")
DATA_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
"""Headers of every response; a page gets a different Content-Security-Policy."""
_CORS_REQUEST_HEADERS = (
    "Authorization, Content-Type, X-Request-Id, X-Algolia-API-Key, X-Algolia-Application-Id"
)
_PREFLIGHT_MAX_AGE_SECONDS = 86_400


def init_app(app: Flask) -> None:
    """Set these headers on every response."""
    app.after_request(_common)
    app.after_request(_cors)


def request_id() -> str:
    """The request's ID: the caller's X-Request-Id if it is a plain word, else a random one."""
    if "request_id" not in g:
        id = request.headers.get("X-Request-Id", "")
        g.request_id = id if _ID.fullmatch(id) else os.urandom(8).hex()
    return str(g.request_id)


def _common(response: Response) -> Response:
    response.headers.update(DATA_HEADERS | {"X-Request-Id": request_id()})
    # Caches may store only responses for which the route allows it.
    response.headers.setdefault("Cache-Control", "no-store")
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = current_site().appearance.policy
    return response


def _cors(response: Response) -> Response:
    path = request.path
    if not path.startswith(("/api/v1/", "/1/")) or path.startswith(_ADMIN_PATHS):
        return response
    allowed = current_site().settings.cors_origins
    origin = request.headers.get("Origin", "")
    if "*" in allowed:
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        response.vary.add("Origin")
        if origin not in allowed:
            return response
        response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After, X-Request-Id"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = _CORS_REQUEST_HEADERS
        response.headers["Access-Control-Max-Age"] = str(_PREFLIGHT_MAX_AGE_SECONDS)
    return response
