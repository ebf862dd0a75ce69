"""Facts about a request for the log and the metrics, such as the number of hits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import has_request_context, request

_KEY = "curated_search.record"


def start_notes(**facts: Any) -> None:
    """Record facts about this request instead of those of an earlier attempt to answer it."""
    request.environ[_KEY] = facts


def note(**facts: Any) -> None:
    """Record facts about this request; a later value of a fact replaces an earlier one."""
    if has_request_context():
        request.environ[_KEY] = {**request.environ.get(_KEY, {}), **facts}


def notes(environ: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts recorded about a request: `generation`, `q`, `total` …"""
    facts: Mapping[str, Any] = environ.get(_KEY, {})
    return facts
