"""The types of the JSON of rebuilds and updates that were requested over HTTP."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from web.json_types import ProblemCountJson, Time


class ProgressJson(TypedDict):
    """The number of files read so far, and the total."""

    files: int
    of: int


class TaskJson(TypedDict):
    """A rebuild or update that was requested over HTTP."""

    id: str
    kind: Literal["rebuild", "update"]
    state: Literal["queued", "running", "succeeded", "failed"]
    force: bool
    pull: bool
    requests: int
    requested_at: Time
    started_at: Time | None
    finished_at: Time | None
    progress: ProgressJson | None
    result: dict[str, Any] | None
    error: str | None
    problem_count: ProblemCountJson
    problems: list[Any]


class TasksJson(TypedDict):
    """The tasks that are waiting, running or done, newest first."""

    tasks: list[TaskJson]
