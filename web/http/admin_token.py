"""The admin's token: who carries it, and the answer to whoever does not."""

from __future__ import annotations

import hmac

from flask import request

from web.problem_details import Problem
from web.site import current_site


def require_admin() -> None:
    """Raise Problem where a request does not carry the admin's token."""
    if not current_site().settings.admin_token:
        raise Problem(
            "forbidden",
            "The admin routes are shut. To open them, set admin_token in curated-search.toml, or "
            "CURATED_SEARCH_ADMIN_TOKEN, and restart.",
        )
    if not is_admin():
        raise Problem(
            "unauthorized",
            "This route needs the header Authorization: Bearer, with the admin's token.",
            headers={"WWW-Authenticate": 'Bearer realm="curated-search"'},
        )


def is_admin() -> bool:
    """Say whether a request carries the admin's token, where there is one."""
    token = current_site().settings.admin_token
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and same(given.strip(), token)


def same(given: str, secret: str) -> bool:
    """Compare a secret in a time that tells nothing of it."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())
