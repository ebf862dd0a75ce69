"""Tracing: the caller's `traceparent` and `tracestate` headers (W3C Trace Context)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, request

from search.engines import traceparent, tracestate

# A later version may have further fields, which are ignored; version ff is invalid, and so are IDs
# of zeros.
_TRACEPARENT = re.compile(
    r"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[ -~]*)?"
)
_MAX_CHARACTERS = 256
# The standard asks for at least 512 characters and at most 32 members. A longer or odd list is
# dropped as a whole, which it allows; the vendors' own values are not ours to check.
_TRACESTATE = re.compile(r"(?=.*=)[ -~\t]{1,512}")
_MAX_MEMBERS = 32


def init_app(app: Flask) -> None:
    """Pass the trace on to the engine, which may call a cluster."""
    app.before_request(_pass_on)


def trace_id(environ: Mapping[str, Any]) -> str | None:
    """The ID of the trace to which a request belongs."""
    match = _match(environ)
    return match[2] if match else None


def _pass_on() -> None:
    # The thread answered other requests before, so an old value must be replaced.
    match = _match(request.environ)
    traceparent.set(match[0] if match else "")
    tracestate.set(_state(request.environ) if match else "")


def _state(environ: Mapping[str, Any]) -> str:
    """The `tracestate` of a request, or an empty string if it is not valid."""
    text = environ.get("HTTP_TRACESTATE", "").strip(" \t")
    has_room = text.count(",") < _MAX_MEMBERS
    return text if has_room and _TRACESTATE.fullmatch(text) else ""


def _match(environ: Mapping[str, Any]) -> re.Match[str] | None:
    text = environ.get("HTTP_TRACEPARENT", "")
    match = _TRACEPARENT.fullmatch(text) if len(text) <= _MAX_CHARACTERS else None
    # Version 00 has exactly four fields.
    return None if match and match[1] == "00" and match[3] else match
