"""Search keys: where any are set, who sends none is refused, and each sees its own index.

The admin's token is a key to everything.
"""

from __future__ import annotations

import base64
import binascii

from flask import Flask, g, request

from search.engines.scoped import ScopedEngine
from search.settings.table_rules import key_digest
from web.http.admin_token import is_admin
from web.problem_details import Problem
from web.site import Site, site_of

OPEN = frozenset(
    {"static", "widget", "health", "openapi", "docs", "metrics", "feed.opensearch"}
    | {"admin", "hooks", "clicks"}
)
"""Blueprints and endpoints that tell nothing of the content, or ask for a token of their own."""

_COMPATIBLE = "X-Algolia-API-Key"  # as that client sends it, in a header or in the address


def init_app(app: Flask) -> None:
    """Ask for a key where the settings name any."""
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
        # By its digest: how long the look-up takes tells nothing of the keys.
        found = sites.get(key_digest(_sent()))
        if found is None:
            raise Problem("unauthorized", _HELP, headers={"WWW-Authenticate": _asked()})
        g.site = found

    app.before_request(check)


_HELP = (
    "A search key is needed, in the header Authorization: Bearer KEY "
    "(or as the password of Basic authentication, by any name)."
)


def _sent() -> str:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return text.strip()
    if kind.lower() == "basic":
        return _password(text)
    if request.path.startswith("/1/"):
        return request.headers.get(_COMPATIBLE) or request.args.get(_COMPATIBLE.lower(), "")
    return ""


def _password(text: str) -> str:
    try:
        decoded = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return decoded.partition(":")[2]


def _asked() -> str:
    """Return the challenge: browsers and feed readers ask people for a password, programs fail."""
    programs = request.path.startswith(("/api/", "/1/"))
    return 'Bearer realm="search"' if programs else 'Basic realm="search", charset="UTF-8"'
