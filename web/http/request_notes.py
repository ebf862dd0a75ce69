"""What a request turned out to be, kept for the log and the metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import has_request_context, request

_NAME = "curated_search.record"


def note(**facts: Any) -> None:
    """Keep facts of this request; what was noted first stays."""
    if has_request_context():
        request.environ[_NAME] = {**facts, **request.environ.get(_NAME, {})}


def noted(environ: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was noted of a request: `generation`, `q`, `total`."""
    found: Mapping[str, Any] = environ.get(_NAME, {})
    return found
