"""Responses: JSON, and answers that a cache may keep until the index changes."""

from __future__ import annotations

import hashlib
import json
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

# For so long a cache may answer without asking, and then for so long while it asks.
MAX_AGE_SECONDS = 30
_MAX_STALE_SECONDS = 600

# What we encode was just made of values: it holds no circles.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def json_bytes(body: Any) -> bytes:
    """A value as compact JSON; half a surrogate pair becomes a question mark."""
    # orjson is five times as fast, but raises TypeError for half a surrogate pair and for
    # integers of more than 64 bits.
    if orjson:
        with suppress(TypeError):
            return orjson.dumps(body)
    return _encode(body).encode("utf-8", "replace")


def json_response(body: Any, *, mimetype: str = "application/json") -> Response:
    """A JSON response."""
    return Response(json_bytes(body), mimetype=mimetype)


class ConditionalRequest:
    """A read that a cache may hold: its ETag, and whether the caller holds that answer already.

    `key` is the normalized request. Only reads that everybody may see are cacheable: no answer
    to a POST or to a search key is.
    """

    def __init__(self, edition: Edition, key: str) -> None:
        note(generation=edition.status.generation)
        self.now = datetime.now(UTC)
        self._edition = edition
        reads = request.method in {"GET", "HEAD"}
        self._cacheable = reads and not current_site().settings.keys
        self._tag = _tag(edition, key, self.now) if self._cacheable else ""

    def is_current(self) -> bool:
        """Whether the caller holds the answer: `not_modified` is the response then."""
        tags = request.if_none_match
        # "*" asks whether there is any answer, which only making it can tell.
        return self._cacheable and not tags.star_tag and tags.contains_weak(self._tag)

    def not_modified(self) -> Response:
        """The response to a caller that holds the answer."""
        return self._with_headers(Response(status=304))

    def respond(self, response: Response) -> Response:
        """The response with its tag, and with how long a cache may keep it."""
        if not self._cacheable:
            response.headers["Cache-Control"] = "no-store"
            return response
        if request.if_none_match.star_tag:
            response = Response(status=304)
        return self._with_headers(response)

    def _with_headers(self, response: Response) -> Response:
        response.set_etag(self._tag, weak=True)
        response.headers["Cache-Control"] = _cache_control(self._edition, self.now)
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
    left = MAX_AGE_SECONDS + _MAX_STALE_SECONDS
    if change is not None:
        left = int((change - now).total_seconds())
    age = min(MAX_AGE_SECONDS, left)
    return f"public, max-age={age}, stale-while-revalidate={min(_MAX_STALE_SECONDS, left - age)}"
