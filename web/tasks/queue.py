"""Tasks: rebuilds and updates requested over HTTP, stored as small files in the index folder.

    index/tasks/LOCK            locked briefly for each change to the queue
    index/tasks/RUNNER          locked by the one process that runs tasks, on whichever host
    index/tasks/<id>.json       one task

One task runs and at most one is queued; further requests join the queued one. If the runner of a
running task dies (its lock is free), the next process to read the queue marks it as failed.
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

MAX_FINISHED_TASKS = 50
# The queue is locked for milliseconds at a time, so this is generous.
LOCK_TIMEOUT_SECONDS = 10.0
# An older temporary file was left by a process that died while saving.
_STALE_FILE_SECONDS = 60
_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
RUNNER_DIED = (
    "The process that ran this task died. The index is unchanged or, if the task had just "
    "finished, updated. See GET /api/v1/index for the current generation."
)

TaskKind = Literal["rebuild", "update"]


class Busy(Exception):
    """Not queued because another task is running or queued. The message is the other task's ID."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One rebuild or update: its options, state, progress and result. Times are in ISO 8601."""

    id: str
    kind: TaskKind
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

    def is_finished(self) -> bool:
        """Whether the task has succeeded or failed."""
        return self.state in {"succeeded", "failed"}


class Queue:
    """The tasks of one index folder, shared by all its processes and hosts."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._folder = index / "tasks"

    def add(
        self, kind: TaskKind, *, force: bool = False, pull: bool = False, join: bool = True
    ) -> Task:
        """Queue a task or join the queued one; without `join`, raise Busy if one is pending."""
        with self._locked():
            queued = self._first("queued")
            if not join and (busy := queued or self._running()):
                raise Busy(busy.id)
            if queued is None:
                task = _new_task(kind, force=force, pull=pull)
            else:
                task = replace(
                    queued,
                    kind="rebuild" if "rebuild" in {kind, queued.kind} else "update",
                    force=force or queued.force,
                    pull=pull or queued.pull,
                    requests=queued.requests + 1,
                )
            self.save(task)
            self._prune()
            return task

    def get(self, id: str) -> Task | None:
        """A task's current state, or None if it does not exist."""
        if not _ID.fullmatch(id):
            return None
        task = self._read(id)
        if task is not None and task.state == "running":
            # In a read-only folder the task cannot be marked as failed and is reported as saved.
            with suppress(OSError, WriteFailed, lock.Taken), self._locked():
                self._fail_abandoned()
            task = self._read(id)
        return task

    def newest_first(self) -> list[Task]:
        """All tasks that are kept, newest first."""
        return self._all()[::-1]

    def claim(self) -> int | None:
        """Take the lock for a new runner; None if no task is queued or a runner is alive."""
        if not self._folder.is_dir():
            return None
        with self._locked():
            self._fail_abandoned()
            return lock.take(self._folder / "RUNNER") if self._first("queued") else None

    def next(self, runner_lock: int) -> Task | None:
        """Mark the queued task as running and return it; if there is none, release the lock."""
        with self._locked():
            queued = self._first("queued")
            if queued is None:
                os.close(runner_lock)
                return None
            task = replace(queued, state="running", started_at=_iso(datetime.now(UTC)))
            self.save(task)
            return task

    def save(self, task: Task) -> None:
        """Replace a task's file atomically."""
        temporary = self._folder / f".{task.id}.{os.getpid()}"
        temporary.write_text(json.dumps(asdict(task), ensure_ascii=False), encoding="utf-8")
        temporary.replace(self._path(task.id))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        generations.prepare(self._index)
        self._folder.mkdir(exist_ok=True)
        with lock.hold(self._folder / "LOCK", wait=LOCK_TIMEOUT_SECONDS):
            yield

    def _running(self) -> Task | None:
        self._fail_abandoned()
        return self._first("running")

    def _fail_abandoned(self) -> None:
        """Mark running tasks as failed if their runner is dead."""
        runner_lock = lock.take(self._folder / "RUNNER")
        if runner_lock is None:
            return
        try:
            for task in self._all():
                if task.state == "running":
                    self.save(finished(task, "failed", error=RUNNER_DIED))
        finally:
            os.close(runner_lock)

    def _first(self, state: str) -> Task | None:
        return next((task for task in self._all() if task.state == state), None)

    def _all(self) -> list[Task]:
        ids = sorted(path.stem for path in self._folder.glob("*.json"))
        return [task for id in ids if _ID.fullmatch(id) and (task := self._read(id))]

    def _read(self, id: str) -> Task | None:
        # The file may have been deleted, or written by another version.
        try:
            return Task(**json.loads(self._path(id).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _prune(self) -> None:
        """Delete the oldest finished tasks and stale temporary files."""
        done = [task for task in self._all() if task.is_finished()]
        for task in done[: max(0, len(done) - MAX_FINISHED_TASKS)]:
            self._path(task.id).unlink(missing_ok=True)
        now = datetime.now(UTC).timestamp()
        for temporary in self._folder.glob(".*"):
            if now - temporary.stat().st_mtime > _STALE_FILE_SECONDS:
                temporary.unlink(missing_ok=True)


def finished(task: Task, state: Literal["succeeded", "failed"], **values: Any) -> Task:
    """The task in its final state."""
    return replace(task, state=state, finished_at=_iso(datetime.now(UTC)), **values)


def _new_task(kind: TaskKind, *, force: bool, pull: bool) -> Task:
    now = datetime.now(UTC)
    id = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    return Task(id=id, kind=kind, force=force, pull=pull, requested_at=_iso(now))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
