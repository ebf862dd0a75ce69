"""Tasks: rebuilds and updates asked for over HTTP, kept as small files beside the index.

    index/tasks/LOCK            held for a moment, by whoever reads or changes the queue
    index/tasks/RUNNER          held by the one process that runs tasks, wherever it runs
    index/tasks/<id>.json       one task

One task runs and at most one waits: a request that finds one waiting joins it. A task whose
runner is dead (its lock is free) has failed, whoever looks first.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from search.errors import WriteFailed
from search.storage import generations, lock

KEPT = 50  # tasks that are over
PATIENCE = 10.0  # seconds to wait for the queue, which is held for milliseconds
_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
DIED = (
    "The process that ran it died. Searches are answered as before, or, had it just finished, "
    "from what it built; GET /api/v1/index says from which generation."
)

Kind = Literal["rebuild", "update"]


class Busy(Exception):
    """A task runs or waits, and the request did not want to queue; holds its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One rebuild or update: what was asked, how far it is, what came of it. Times are ISO."""

    id: str
    kind: Kind
    state: Literal["queued", "running", "succeeded", "failed"] = "queued"
    force: bool = False
    pull: bool = False
    requests: int = 1
    requested_at: str = ""
    started_at: str | None = None
    finished_at: str | None = None
    progress: Mapping[str, int] | None = None
    result: Mapping[str, Any] | None = None
    problem_count: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Mapping[str, Any], ...] = ()
    error: str | None = None

    def over(self) -> bool:
        """Return whether nothing more will happen to it."""
        return self.state in {"succeeded", "failed"}


class Queue:
    """The tasks of one index folder, shared by all processes and hosts that have it."""

    def __init__(self, index: Path) -> None:
        self._index, self._folder = index, index / "tasks"

    def add(
        self, kind: Kind, *, force: bool = False, pull: bool = False, join: bool = True
    ) -> Task:
        """Queue a task, or join the one that waits; raise Busy where that is not wanted."""
        with self._held():
            waiting = self._first("queued")
            if not join and (busy := waiting or self._running()):
                raise Busy(busy.id)
            if waiting is None:
                now = datetime.now(UTC)
                id = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
                task = Task(id=id, kind=kind, force=force, pull=pull, requested_at=_iso(now))
            else:
                task = replace(
                    waiting,
                    kind="rebuild" if "rebuild" in {kind, waiting.kind} else "update",
                    force=force or waiting.force,
                    pull=pull or waiting.pull,
                    requests=waiting.requests + 1,
                )
            self.save(task)
            self._prune()
            return task

    def get(self, id: str) -> Task | None:
        """Return a task as it is now, None where there is none."""
        if not _ID.fullmatch(id):
            return None
        task = self._read(id)
        if task is not None and task.state == "running":
            # A folder that may only be read: as it stands there.
            with suppress(OSError, WriteFailed, lock.Taken), self._held():
                self._bury()
            task = self._read(id)
        return task

    def claim(self) -> int | None:
        """Return the runner's lock where a task waits and nobody runs any, for a new runner."""
        if not self._folder.is_dir():
            return None
        with self._held():
            self._bury()
            return lock.take(self._folder / "RUNNER") if self._first("queued") else None

    def next(self, runner: int) -> Task | None:
        """Return the waiting task, running now; where none waits, give up the runner's lock."""
        with self._held():
            waiting = self._first("queued")
            if waiting is None:
                os.close(runner)
                return None
            task = replace(waiting, state="running", started_at=_iso(datetime.now(UTC)))
            self.save(task)
            return task

    def save(self, task: Task) -> None:
        """Keep a task as it is now."""
        fresh = self._folder / f".{task.id}.{os.getpid()}"
        fresh.write_text(json.dumps(asdict(task), ensure_ascii=False), encoding="utf-8")
        fresh.replace(self._path(task.id))

    @contextmanager
    def _held(self) -> Iterator[None]:
        generations.prepare(self._index)
        self._folder.mkdir(exist_ok=True)
        with lock.hold(self._folder / "LOCK", wait=PATIENCE):
            yield

    def _running(self) -> Task | None:
        self._bury()
        return self._first("running")

    def _bury(self) -> None:
        """Mark as failed what runs without a runner."""
        free = lock.take(self._folder / "RUNNER")
        if free is None:
            return
        try:
            for task in self._all():
                if task.state == "running":
                    self.save(ended(task, "failed", error=DIED))
        finally:
            os.close(free)

    def _first(self, state: str) -> Task | None:
        return next((task for task in self._all() if task.state == state), None)

    def _all(self) -> list[Task]:
        ids = sorted(path.stem for path in self._folder.glob("*.json"))
        return [task for id in ids if _ID.fullmatch(id) and (task := self._read(id))]

    def _read(self, id: str) -> Task | None:
        try:
            return Task(**json.loads(self._path(id).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):  # none, or none of ours
            return None

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _prune(self) -> None:
        over = [task for task in self._all() if task.over()]
        for task in over[: max(0, len(over) - KEPT)]:
            self._path(task.id).unlink(missing_ok=True)
        for left in self._folder.glob(".*"):  # by a process that died while it saved
            if datetime.now(UTC).timestamp() - left.stat().st_mtime > 60:
                left.unlink(missing_ok=True)


def ended(task: Task, state: Literal["succeeded", "failed"], **values: Any) -> Task:
    """Return a task that is over."""
    return replace(task, state=state, finished_at=_iso(datetime.now(UTC)), **values)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
