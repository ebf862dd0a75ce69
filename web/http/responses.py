"""Responses: JSON, and answers that a cache may keep until the index changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from web.http.request_notes import note
from web.site import Edition, current_site

try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment]

MAX_AGE = 30  # seconds a cache may answer without asking
STALE = 600  # seconds more it may, while it asks

# What we encode was just made of values: it holds no circles.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def json_bytes(body: Any) -> bytes:
    """Return a value as compact JSON; half a surrogate pair becomes a question mark."""
    if orjson:  # of the extra `fast`: five times as fast
        with suppress(TypeError):  # a surrogate, or a whole number of more than 64 bits
            return orjson.dumps(body)
    return _encode(body).encode("utf-8", "replace")


def json_response(body: Any, *, mimetype: str = "application/json") -> Response:
    """Return a JSON response."""
    return Response(json_bytes(body), mimetype=mimetype)


def cached(edition: Edition, key: str, make: Callable[[datetime], Response]) -> Response:
    """Return 304 where the caller holds the answer already, else the answer made as of now.

    `key` is the normalised request. Only reads that all may see are kept: no answer to a POST or
    to a search key is.
    """
    note(generation=edition.status.generation)
    now = datetime.now(UTC)
    if request.method not in {"GET", "HEAD"} or current_site().settings.keys:
        response = make(now)
        response.headers["Cache-Control"] = "no-store"
        return response
    tag = _tag(edition, key, now)
    held = request.if_none_match
    # "*" asks whether there is anything: only an answer made can say.
    known = not held.star_tag and held.contains_weak(tag)
    response = Response(status=304) if known else make(now)
    if held.star_tag:
        response = Response(status=304)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = _cache_control(edition, now)
    return response


def _tag(edition: Edition, key: str, now: datetime) -> str:
    parts = (
        current_site().fingerprint,
        edition.status.generation,
        str(edition.passed(now)),
        request.endpoint or "",
        key,
    )
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


def _cache_control(edition: Edition, now: datetime) -> str:
    change = edition.next_change(now)
    left = MAX_AGE + STALE if change is None else int((change - now).total_seconds())
    age = min(MAX_AGE, left)
    return f"public, max-age={age}, stale-while-revalidate={min(STALE, left - age)}"
