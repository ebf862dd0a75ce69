"""Events: what happened to the index, found by comparing its status with the last one."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from search.status import Status
from search.storage import build_failures

# A build that is retried every few minutes fails for the same reason each time.
REPEAT_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its ID, type, time (ISO 8601) and data."""

    id: str
    type: str
    timestamp: str
    data: Mapping[str, Any]

    def body(self) -> bytes:
        """The body of a request, the same in every attempt."""
        values = {"type": self.type, "timestamp": self.timestamp, "data": self.data}
        return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")


def new_event(type: str, data: Mapping[str, Any], at: datetime | None = None) -> Event:
    """An event with a new ID."""
    now = at or datetime.now(UTC)
    timestamp = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Event(f"msg_{secrets.token_hex(12)}", type, timestamp, data)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Observed:
    """The last observed state. `generation` is empty if there was no index.

    `events` are those that may not have been queued yet.
    """

    generation: str = ""
    error: int = 0
    warning: int = 0
    failure: str = ""
    failed_at: str = ""
    events: tuple[Event, ...] = ()


class Observer:
    """Finds what has happened to an index since the last time, even if the service was down.

    When an index is observed for the first time, nothing has happened to it.
    """

    def __init__(self, index: Path) -> None:
        self._index, self._file = index, index / "webhooks" / "observed.json"

    def events(self, status: Status | None) -> Iterator[Event]:
        """Yield what has happened. `status` is None if there is no index.

        Events are written before they are yielded: if the process dies, they are yielded again,
        with the same IDs.
        """
        before = self._read()
        after = self._after(before, status)
        if after != before:
            self._write(after)
        if after.events:
            yield from after.events
            self._write(replace(after, events=()))

    def _after(self, before: _Observed | None, status: Status | None) -> _Observed:
        after = before or _Observed()
        if status is not None and not status.damage and status.generation != after.generation:
            after = _observed(status, after)
            if before:
                after = _with_events(after, _changes(before, after, status))
        for failure in build_failures.take_all(self._index):
            if not _is_repeated(failure, after):
                event = new_event("build.failed", {"at": failure.at, "reason": failure.reason})
                after = replace(after, failure=failure.reason, failed_at=failure.at)
                after = _with_events(after, [event])
        return after

    def _read(self) -> _Observed | None:
        with suppress(OSError, ValueError, TypeError, AttributeError):
            values = json.loads(self._file.read_text(encoding="utf-8"))
            events = tuple(Event(**event) for event in values.pop("events", ()))
            return _Observed(**values, events=events)
        return None

    def _write(self, observed: _Observed) -> None:
        partial = self._file.with_suffix(".new")
        partial.write_text(json.dumps(asdict(observed)), encoding="utf-8")
        partial.replace(self._file)


def _observed(status: Status, before: _Observed) -> _Observed:
    counts = status.facts.get("problem_count", {})
    return _Observed(
        generation=status.generation,
        error=int(counts.get("error", 0)),
        warning=int(counts.get("warning", 0)),
        events=before.events,
    )


def _with_events(observed: _Observed, events: Iterable[Event]) -> _Observed:
    return replace(observed, events=(*observed.events, *events))


def _changes(before: _Observed, after: _Observed, status: Status) -> Iterator[Event]:
    counts = {"error": after.error, "warning": after.warning}
    built_at = status.built_at.isoformat() if status.built_at else None
    facts = {"generation": status.generation, "built_at": built_at, "problem_count": counts}
    yield new_event(
        "index.switched",
        {
            **facts,
            "previous": before.generation or None,
            "engine": status.engine,
            "documents": status.documents,
        },
    )
    if after.error > before.error or after.warning > before.warning:
        previous = {"error": before.error, "warning": before.warning}
        yield new_event("problems.appeared", {**facts, "previous_problem_count": previous})


def _is_repeated(failure: build_failures.BuildFailure, observed: _Observed) -> bool:
    if failure.reason != observed.failure:
        return False
    try:
        since = datetime.fromisoformat(failure.at) - datetime.fromisoformat(observed.failed_at)
    except (ValueError, TypeError):
        return False
    return since < REPEAT_AFTER
