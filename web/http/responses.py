"""Responses: JSON, and how caches may hold what the service answers.

There is one policy. What all may read is held on the condition that its holder asks before each
use whether it is still right: a withdrawn article is gone at once. Nothing else is stored
(`headers` says so by default), except for the scripts and styles, which have no content in them.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from web.http.admin_token import is_admin
from web.http.request_notes import note
from web.site import Edition, current_site

try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment]

_REVALIDATE = "no-cache"

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


def revalidated(response: Response) -> Response:
    """A response that caches ask about before each use; its tag is a digest of its body."""
    response.headers["Cache-Control"] = _REVALIDATE
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def with_request_host(response: Response) -> Response:
    """A response that holds the service's own address; stored only where a setting says it.

    Otherwise it is the request's Host, which anyone may invent: from a shared cache, the next
    reader's links would lead there.
    """
    return revalidated(response) if current_site().settings.public_url else response


class ConditionalRequest:
    """A read that a cache may hold: its ETag, and whether the caller holds that answer already.

    `key` is the normalized request. Only reads that everybody may see are cacheable: no answer
    to a POST, to a search key or to the admin is. `holds_host`: the answer has absolute addresses
    of the service.
    """

    def __init__(self, edition: Edition, key: str, *, holds_host: bool = False) -> None:
        note(generation=edition.status.generation)
        self.now = datetime.now(UTC)
        site = current_site()
        is_read = request.method in {"GET", "HEAD"}
        is_public = not site.settings.keys and not is_admin()
        is_of_any_host = not holds_host or bool(site.settings.public_url)
        self._cacheable = is_read and is_public and is_of_any_host
        passed, endpoint = str(edition.passed(self.now)), request.endpoint or ""
        parts = (site.fingerprint, edition.status.generation, passed, endpoint, key)
        digest = hashlib.blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=12)
        self._tag = digest.hexdigest()

    def is_current(self) -> bool:
        """Whether the caller holds the answer: `not_modified` is the response then."""
        tags = request.if_none_match
        # "*" asks whether there is any answer, which only making it can tell.
        return self._cacheable and not tags.star_tag and tags.contains_weak(self._tag)

    def not_modified(self) -> Response:
        """The response to a caller that holds the answer."""
        return self._with_headers(Response(status=304))

    def respond(self, response: Response) -> Response:
        """The response with its tag, and with what a cache may do with it."""
        if not self._cacheable:
            return response
        if request.if_none_match.star_tag:
            response = Response(status=304)
        return self._with_headers(response)

    def _with_headers(self, response: Response) -> Response:
        response.set_etag(self._tag, weak=True)
        response.headers["Cache-Control"] = _REVALIDATE
        return response
