"""Headers that every response has: request ID, security, caching, and CORS for the API's reads.

Lists of hits also have a Link header (RFC 8288) with the next and previous page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from flask import Flask, Response, g, request

from web.http.request_notes import note, notes
from web.json_types import LinksJson
from web.site import current_site

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# These routes never allow other origins.
_ADMIN_PATHS = ("/api/v1/index/", "/api/v1/tasks/")
MCP_PATH = "/mcp"
DATA_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
"""Headers of every response; a page gets a different Content-Security-Policy."""
_DATA_ENDINGS = ("json", "xml", "text/plain", "text/markdown")
_CORS_REQUEST_HEADERS = (
    "Authorization, Content-Type, Traceparent, X-Request-Id, X-Algolia-API-Key, "
    "X-Algolia-Application-Id, MCP-Protocol-Version, Mcp-Method, Mcp-Name"
)
_CORS_RESPONSE_HEADERS = (
    "ETag, Index-Generation, Link, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, "
    "X-Request-Id"
)
_PREFLIGHT_MAX_AGE_SECONDS = 86_400
# The links of a search with a large body could exceed what proxies accept as headers.
_MAX_LINK_BYTES = 4_000


def init_app(app: Flask) -> None:
    """Set these headers on every response."""
    app.after_request(_link)
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
    elif (response.mimetype or "").endswith(_DATA_ENDINGS):
        # A page says so itself, and that its links may be followed.
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def cors_headers(path: str, origin: str, allowed: Sequence[str]) -> dict[str, str]:
    """The headers that let a page of an allowed origin read the response to a request."""
    if path == MCP_PATH:
        # There, each origin must be named.
        allowed = [name for name in allowed if name != "*"]
    elif not path.startswith(("/api/v1/", "/1/")) or path.startswith(_ADMIN_PATHS):
        return {}
    headers = {} if "*" in allowed else {"Vary": "Origin"}
    if "*" in allowed or origin in allowed:
        headers["Access-Control-Allow-Origin"] = "*" if "*" in allowed else origin
        headers["Access-Control-Expose-Headers"] = _CORS_RESPONSE_HEADERS
    return headers


def _cors(response: Response) -> Response:
    allowed = current_site().settings.cors_origins
    headers = cors_headers(request.path, request.headers.get("Origin", ""), allowed)
    response.vary.update(headers.pop("Vary", "").split())
    response.headers.update(headers)
    if headers and request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = _CORS_REQUEST_HEADERS
        response.headers["Access-Control-Max-Age"] = str(_PREFLIGHT_MAX_AGE_SECONDS)
    return response


def note_page_links(links: LinksJson) -> None:
    """Send these links with the answer, whether it is new or repeated."""
    urls = {"next": links["next"], "prev": links["prev"]}
    if header := ", ".join(f'<{url}>; rel="{name}"' for name, url in urls.items() if url):
        note(link=header)


def _link(response: Response) -> Response:
    link = notes(request.environ).get("link", "")
    if link and len(link) <= _MAX_LINK_BYTES:
        response.headers["Link"] = link
    return response
