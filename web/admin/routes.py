"""The admin routes, which queue a rebuild or an update and report a task's progress."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import cast

from flask import Blueprint, Flask, Response, request, url_for

from search.errors import WriteFailed
from search.storage import Taken
from web.http import json_response, request_id, require_admin
from web.problem_details import Problem
from web.request import Parameter, ParameterKind, Parameters, body_pairs, read_values
from web.site import current_site
from web.task_json import TaskJson, TasksJson
from web.tasks import MAX_FINISHED_TASKS, Busy, Queue, Task, TaskKind, start

_log = logging.getLogger("curated_search.web")
blueprint = Blueprint("admin", __name__, url_prefix="/api/v1")
blueprint.before_request(require_admin)
OPTIONS: Parameters = {
    row.name: row
    for row in (
        Parameter(
            name="force",
            kind=ParameterKind.CHOICE,
            allowed=("on", "off"),
            default="off",
            help="Build even if the index would lose more than a fifth of its documents.",
        ),
        Parameter(
            name="queue",
            kind=ParameterKind.CHOICE,
            allowed=("on", "off"),
            default="on",
            help="Queue the task if another one is running; off: fail with rebuild-in-progress.",
        ),
    )
}
_RETRY_AFTER_SECONDS = "1"
_READ_ONLY_RETRY_AFTER_SECONDS = "10"


def init_app(app: Flask) -> None:
    """Register the admin routes."""
    app.register_blueprint(blueprint)


@blueprint.post("/index/rebuild")
def rebuild() -> Response:
    """Queue a rebuild of all content."""
    return _enqueue_from_request("rebuild")


@blueprint.post("/index/update")
def update() -> Response:
    """Queue an update of the changed content."""
    return _enqueue_from_request("update")


@blueprint.get("/tasks")
def tasks() -> Response:
    """The tasks that are waiting, running or done, newest first."""
    queue = Queue(current_site().settings.index)
    body: TasksJson = {"tasks": [task_view(task) for task in queue.newest_first()]}
    return json_response(body)


@blueprint.get("/tasks/<id>")
def task(id: str) -> Response:
    """A task's state, progress and result."""
    settings = current_site().settings
    task = Queue(settings.index).get(id)
    if task is None:
        raise Problem(
            "not-found",
            f"This task does not exist. The last {MAX_FINISHED_TASKS} finished tasks are kept.",
        )
    # The runner may have died before it could start the task.
    if task.state == "queued":
        with disk_errors_as_problem():
            start(settings)
    return _answer(task, 200)


def enqueue(
    kind: TaskKind, *, force: bool = False, pull: bool = False, join: bool = True
) -> Response:
    """Queue a task, start a runner, and respond with the task and its URL."""
    settings = current_site().settings
    with disk_errors_as_problem():
        try:
            task = Queue(settings.index).add(kind, force=force, pull=pull, join=join)
        except Busy as busy:
            raise Problem(
                "rebuild-in-progress",
                f"The task {busy} is already running or queued.",
                headers={"Location": _task_url(str(busy)), "Retry-After": _RETRY_AFTER_SECONDS},
            ) from None
        start(settings)
    return _answer(task, 202)


def _enqueue_from_request(kind: TaskKind) -> Response:
    # An empty body may have any media type: curl -d '' sends a form's.
    in_body = body_pairs(request, OPTIONS) if request.get_data() else []
    pairs = [*request.args.items(multi=True), *in_body]
    values = read_values(pairs, OPTIONS, zone=current_site().zone)
    return enqueue(kind, force=values["force"] == "on", join=values["queue"] == "on")


@contextmanager
def disk_errors_as_problem() -> Iterator[None]:
    """Turn disk errors into a Problem and log their cause."""
    try:
        yield
    except (OSError, WriteFailed, Taken) as error:
        _log.error("%s: cannot write tasks: %s", request_id(), error)
        raise Problem(
            "tasks-unavailable",
            "The service cannot write to its index folder. Try again later.",
            headers={"Retry-After": _READ_ONLY_RETRY_AFTER_SECONDS},
        ) from error


def _answer(task: Task, status: int) -> Response:
    response = json_response(task_view(task))
    response.status_code = status
    if not task.is_finished():
        response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    if status == 202:
        response.headers["Location"] = _task_url(task.id)
    return response


def _task_url(id: str) -> str:
    return url_for("admin.task", id=id)


def task_view(task: Task) -> TaskJson:
    """A task as JSON."""
    counts = {"error": 0, "warning": 0, **task.problem_count}
    return cast("TaskJson", asdict(task) | {"problem_count": counts})
