"""Compression of responses with gzip."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import lru_cache

from flask import Flask, Response, g, request

from web.gzip_head import LEVEL
from web.site import site_of

_ENCODING, _VARY = "gzip", "Accept-Encoding"
# Shorter responses fit into one packet anyway.
_MIN_BYTES = 1_000
_COMPRESSIBLE = re.compile(r"text/|image/svg\+xml|application/.*(json|xml|javascript)")
# Scripts and styles are compressed once, so they may take longer.
_STATIC_ENDPOINTS = frozenset({"static", "widget.script", "assets.script", "assets.style"})
_STATIC_LEVEL, _MAX_STATIC_FILES = 9, 64


def init_app(app: Flask) -> None:
    """Compress what everyone may read.

    Answers to a search key or the admin are not compressed: they may contain secrets beside words
    that someone else chose, and the size of both together would give the secrets away.
    """
    settings = site_of(app).settings
    if settings.compression and not settings.keys:
        app.after_request(_compress)


def note_gzip(make: Callable[[], bytes]) -> None:
    """Use the result of `make` if this response is compressed."""
    g.make_gzip = make


def _compress(response: Response) -> Response:
    if response.status_code == 304:
        response.vary.add(_VARY)
    if response.status_code == 206 or not _is_compressible(response):
        return response
    response.vary.add(_VARY)
    if "Authorization" in request.headers or request.accept_encodings.quality(_ENCODING) <= 0:
        return response
    response.set_data(_gzip(_body(response)))
    response.headers["Content-Encoding"] = _ENCODING
    # A strong tag would promise the same bytes as without compression, and so would ranges.
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        response.set_etag(tag, weak=True)
    response.headers.pop("Accept-Ranges", None)
    return response


def _body(response: Response) -> bytes:
    source = response.response
    response.direct_passthrough = False
    body = response.get_data()
    # A static file is still open.
    if close := getattr(source, "close", None):
        close()
    return body


def _is_compressible(response: Response) -> bool:
    is_whole = response.direct_passthrough or not response.is_streamed
    size = response.content_length
    is_long = is_whole and (len(response.get_data()) if size is None else size) >= _MIN_BYTES
    is_encoded = "Content-Encoding" in response.headers
    return is_long and not is_encoded and bool(_COMPRESSIBLE.match(response.mimetype or ""))


def _gzip(data: bytes) -> bytes:
    if request.endpoint in _STATIC_ENDPOINTS:
        return _static_gzip(data)
    if (make := g.get("make_gzip")) is not None:
        compressed: bytes = make()
        return compressed
    return gzip.compress(data, LEVEL, mtime=0)


@lru_cache(maxsize=_MAX_STATIC_FILES)
def _static_gzip(data: bytes) -> bytes:
    return gzip.compress(data, _STATIC_LEVEL, mtime=0)
