"""Create JSON responses."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from flask import Response

try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment]

NDJSON = "application/x-ndjson"
GENERATION_HEADER = "Index-Generation"

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
