"""The trace (W3C Trace Context) to which a request belongs, for calls to other services."""

from __future__ import annotations

from contextvars import ContextVar

traceparent: ContextVar[str] = ContextVar("traceparent", default="")
"""The caller's `traceparent` header if it is valid, or an empty string."""

tracestate: ContextVar[str] = ContextVar("tracestate", default="")
"""The caller's `tracestate` header if there is a valid trace, or an empty string."""
