"""Facts about a request for the log and the metrics, such as the number of hits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from flask import has_request_context, request

_KEY = "curated_search.record"
_EACH = "searches"
T = TypeVar("T")


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


def note_each(searches: Iterable[T]) -> Iterator[T]:
    """The searches of a batch. What is noted until the next one is drawn belongs to each alone."""
    common, facts = notes(request.environ), []
    for search in searches:
        start_notes(**common)
        yield search
        facts.append(notes(request.environ))
    start_notes(**common, **{_EACH: facts})


def notes_of_searches(environ: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The facts about each search in a request: the only one, or those of a batch."""
    facts = notes(environ)
    searches: Sequence[Mapping[str, Any]] = facts.get(_EACH, (facts,))
    return searches
