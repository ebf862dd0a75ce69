"""The admin token, which the admin routes require."""

from __future__ import annotations

import hmac

from flask import request

from web.problem_details import Problem
from web.site import current_site


def require_admin() -> None:
    """Raise Problem unless the request has the admin token."""
    if not current_site().settings.admin_token:
        raise Problem(
            "forbidden",
            "The admin routes are disabled. To enable them, set admin_token in "
            "curated-search.toml, or CURATED_SEARCH_ADMIN_TOKEN, and restart.",
        )
    if not is_admin():
        raise Problem(
            "unauthorized",
            "The admin token is missing or wrong. Send it as a header, Authorization: Bearer "
            "TOKEN.",
            headers={"WWW-Authenticate": 'Bearer realm="curated-search"'},
        )


def is_admin() -> bool:
    """Whether an admin token is set and the request contains that token."""
    token = current_site().settings.admin_token
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and is_secret(credentials.strip(), token)


def is_secret(text: str, secret: str) -> bool:
    """Whether a string is the secret, compared in constant time."""
    return hmac.compare_digest(text.encode("utf-8", "replace"), secret.encode())
