"""Search keys. If any are set, every request needs one and searches only that key's part

of the index. The admin token also serves as a key to the whole index.
"""

from __future__ import annotations

import base64
import binascii

from flask import Flask, g, request

from search.engines import ScopedEngine
from search.settings import key_digest
from web.http.admin_token import is_admin
from web.http.headers import MCP_PATH
from web.problem_details import Problem
from web.site import Site, site_of

OPEN = frozenset(
    {
        "static",
        "widget",
        "assets",
        "health",
        "openapi",
        "docs",
        "metrics",
        "feed.opensearch",
        "page.robots",
    }
    | {"admin", "hooks", "clicks"}
)
"""Blueprints and endpoints that reveal no content or require a token of their own."""

_HELP = (
    "The search key is missing or wrong. Send it as a header, Authorization: Bearer KEY "
    "(or as the password of Basic authentication, with any user name)."
)
# InstantSearch clients send their key under this name, in a header or in the URL.
_INSTANTSEARCH_KEY = "X-Algolia-API-Key"


def init_app(app: Flask) -> None:
    """Require a search key if the settings have any."""
    site = site_of(app)
    if not site.settings.keys:
        return
    sites = {
        digest: Site(ScopedEngine(site.engine, scope) if scope else site.engine, site.settings)
        for digest, scope in site.settings.keys.items()
    }

    def check() -> None:
        names = {request.endpoint or "static", request.blueprint}
        if request.method == "OPTIONS" or not OPEN.isdisjoint(names) or is_admin():
            return
        # Keys are looked up by digest, so that the time of a lookup reveals nothing about them.
        keyed_site = sites.get(key_digest(_request_key()))
        if keyed_site is None:
            raise Problem("unauthorized", _HELP, headers={"WWW-Authenticate": _challenge()})
        g.site = keyed_site

    app.before_request(check)


def _request_key() -> str:
    """The request's key, or an empty string if there is none."""
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() == "basic":
        return _password(credentials)
    if request.path.startswith("/1/"):
        in_address = request.args.get(_INSTANTSEARCH_KEY.lower(), "")
        return request.headers.get(_INSTANTSEARCH_KEY) or in_address
    return ""


def _password(credentials: str) -> str:
    try:
        decoded = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return decoded.partition(":")[2]


def _challenge() -> str:
    """The WWW-Authenticate header: Basic lets browsers and feed readers ask for a password."""
    is_for_programs = request.path.startswith(("/api/", "/1/", MCP_PATH))
    return 'Bearer realm="search"' if is_for_programs else 'Basic realm="search", charset="UTF-8"'
