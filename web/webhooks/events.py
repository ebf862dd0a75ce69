"""Events: what happened to the index, found by comparing its status with the last one."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
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
    """What was last observed. `generation` is empty if there was no index."""

    generation: str = ""
    error: int = 0
    warning: int = 0
    failure: str = ""
    failed_at: str = ""


class Observer:
    """Finds what has happened to an index since the last time, even if the service was down.

    When an index is observed for the first time, nothing has happened to it.
    """

    def __init__(self, index: Path) -> None:
        self._index, self._file = index, index / "webhooks" / "observed.json"

    def events(self, status: Status | None) -> Iterator[Event]:
        """Yield what has happened. `status` is None if there is no index.

        What is yielded is remembered afterwards: if the process dies, it is reported again.
        """
        before = self._read()
        after = _observed(status, before) if status is None or not status.damage else before
        if before and after and status and after.generation != before.generation:
            yield from _changes(before, after, status)
        for failure in build_failures.take_all(self._index):
            if not _is_repeated(failure, after):
                yield new_event("build.failed", {"at": failure.at, "reason": failure.reason})
                after = _with_failure(after, failure)
        if after != before:
            self._write(after)

    def _read(self) -> _Observed | None:
        with suppress(OSError, ValueError, TypeError):
            return _Observed(**json.loads(self._file.read_text(encoding="utf-8")))
        return None

    def _write(self, observed: _Observed | None) -> None:
        partial = self._file.with_suffix(".new")
        partial.write_text(json.dumps(asdict(observed or _Observed())), encoding="utf-8")
        partial.replace(self._file)


def _observed(status: Status | None, before: _Observed | None) -> _Observed:
    before = before or _Observed()
    if status is None or status.generation == before.generation:
        return before
    counts = status.facts.get("problem_count", {})
    return _Observed(
        generation=status.generation,
        error=int(counts.get("error", 0)),
        warning=int(counts.get("warning", 0)),
    )


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


def _is_repeated(failure: build_failures.BuildFailure, observed: _Observed | None) -> bool:
    if observed is None or failure.reason != observed.failure:
        return False
    try:
        since = datetime.fromisoformat(failure.at) - datetime.fromisoformat(observed.failed_at)
    except (ValueError, TypeError):
        return False
    return since < REPEAT_AFTER


def _with_failure(observed: _Observed | None, failure: build_failures.BuildFailure) -> _Observed:
    values = asdict(observed or _Observed())
    return _Observed(**(values | {"failure": failure.reason, "failed_at": failure.at}))
