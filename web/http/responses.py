"""JSON responses and the caching policy.

Caches may store a public answer but must revalidate it before each use, so that a withdrawn
article disappears at once. They may not store other answers (the default in `headers`). Scripts
and styles contain no articles and are cached for longer.
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

# Answers are newly built from plain values, so they cannot contain cycles.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def json_bytes(body: Any) -> bytes:
    """A value as compact JSON; a lone surrogate becomes a question mark."""
    # orjson is five times as fast, but raises TypeError on lone surrogates and on
    # integers longer than 64 bits.
    if orjson:
        with suppress(TypeError):
            return orjson.dumps(body)
    return _encode(body).encode("utf-8", "replace")


def json_response(body: Any, *, mimetype: str = "application/json") -> Response:
    """A JSON response."""
    return Response(json_bytes(body), mimetype=mimetype)


def revalidated(response: Response) -> Response:
    """A response that caches must revalidate before each use; its ETag is a digest of its body."""
    response.headers["Cache-Control"] = _REVALIDATE
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def with_request_host(response: Response) -> Response:
    """A response that contains the service's own URL; cacheable only if `public_url` is set.

    If not, the URL comes from the request's Host header, which anyone can forge: from a shared
    cache, the forged links would reach other readers.
    """
    return revalidated(response) if current_site().settings.public_url else response


class ConditionalRequest:
    """A read with an ETag, so that a client with a current copy gets 304 Not Modified.

    `key` is the normalized request. Only public reads are cacheable, not answers to a POST, a
    search key or the admin. `holds_host` marks an answer that contains the service's own URL.
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
        """Whether the client's copy is current; the response is then `not_modified`."""
        tags = request.if_none_match
        # "*" matches any answer, but until it is made nobody knows whether there is one.
        return self._cacheable and not tags.star_tag and tags.contains_weak(self._tag)

    def not_modified(self) -> Response:
        """The 304 response to a client with a current copy."""
        return self._with_headers(Response(status=304))

    def respond(self, response: Response) -> Response:
        """The response with its ETag and caching headers, if it is cacheable."""
        if not self._cacheable:
            return response
        if request.if_none_match.star_tag:
            response = Response(status=304)
        return self._with_headers(response)

    def _with_headers(self, response: Response) -> Response:
        response.set_etag(self._tag, weak=True)
        response.headers["Cache-Control"] = _REVALIDATE
        return response
