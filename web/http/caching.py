"""Caching: the policy for external caches, and the answers that this process keeps.

Caches may store a public answer but must revalidate it before each use, so that a withdrawn
article disappears at once. They may not store other answers (the default in `headers`). Scripts
and styles contain no articles and are cached for longer.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

from flask import Response, request

from web.answer_cache import CachedAnswer
from web.http.admin_token import is_admin
from web.http.compression import note_gzip
from web.http.request_notes import note, notes, start_notes
from web.site import Edition, current_site

_REVALIDATE = "no-cache"
# The end of a JSON answer. Quotes in strings are escaped, so no content can look like it.
_TIME = re.compile(rb'"took_ms":\d+(?=(,"query_id":"[0-9a-f]{16}")?\}$)')
_MAX_TIME_BYTES = 80


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
        start_notes(generation=edition.status.generation)
        self._began, self._now = perf_counter(), datetime.now(UTC)
        site = current_site()
        is_read = request.method in {"GET", "HEAD"}
        is_public = not site.settings.keys and not is_admin()
        is_of_any_host = not holds_host or bool(site.settings.public_url)
        self._cacheable = is_read and is_public and is_of_any_host
        passed, endpoint = str(edition.passed(self._now)), request.endpoint or ""
        generation = f"{edition.status.generation} {edition.present}"
        parts = (site.fingerprint, generation, passed, endpoint, key)
        digest = hashlib.blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=12)
        self._tag, self._answers = digest.hexdigest(), edition.answers

    def respond(self, make: Callable[[datetime], Response]) -> Response:
        """304 if the client's copy is current; if not, the answer, from memory if possible.

        `make` makes the answer as of a given time.
        """
        if not self._cacheable:
            return make(self._now)
        tags = request.if_none_match
        if not tags.star_tag and tags.contains_weak(self._tag):
            return self._with_headers(Response(status=304))
        answer, is_repeated = self._answers.answer(self._tag, lambda: _cached(make(self._now)))
        end = answer.end
        if is_repeated:
            end = _reissued_end(answer, round((perf_counter() - self._began) * 1000))
        # "*" matches any answer, but until it is made nobody knows whether there is one.
        if tags.star_tag:
            return self._with_headers(Response(status=304))
        note_gzip(lambda: answer.gzip_head.with_end(end))
        return self._with_headers(Response(answer.head + end, mimetype=answer.mimetype))

    def _with_headers(self, response: Response) -> Response:
        response.set_etag(self._tag, weak=True)
        response.headers["Cache-Control"] = _REVALIDATE
        return response


def _cached(response: Response) -> CachedAnswer:
    facts, body = dict(notes(request.environ)), response.get_data()
    id, time = facts.get("query_id", ""), _TIME.search(body[-_MAX_TIME_BYTES:])
    size = len(body) - _MAX_TIME_BYTES + time.start() if time else len(body)
    # The ID is random, so the content does not contain it.
    place = body.find(id.encode()) if id else -1
    size = min(size, place) if place >= 0 else size
    return CachedAnswer(body[:size], body[size:], response.mimetype or "", facts)


def _reissued_end(answer: CachedAnswer, milliseconds: int) -> bytes:
    """An earlier answer's end with a new ID and time. Its facts are noted for the new request."""
    end, facts = answer.end, dict(answer.facts)
    if "query_id" in facts:
        facts["query_id"] = os.urandom(8).hex()
        end = end.replace(answer.facts["query_id"].encode(), facts["query_id"].encode())
    note(**facts, is_repeated=True)
    return _TIME.sub(b'"took_ms":%d' % milliseconds, end)
