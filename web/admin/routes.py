"""The admin's routes: rebuild, update, and the tasks that these become."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for

from search.errors import WriteFailed
from search.storage.lock import Taken
from web.http.admin_token import require_admin
from web.http.headers import request_id
from web.http.responses import json_response
from web.problem_details import Problem
from web.request.json_body import body_pairs
from web.request.parameter_table import Parameter, ParameterKind, Parameters
from web.request.search import read_values
from web.site import current_site
from web.tasks.queue import Busy, Kind, Queue, Task
from web.tasks.runner import start

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
            help="Build even when a fifth of the documents would go.",
        ),
        Parameter(
            name="queue",
            kind=ParameterKind.CHOICE,
            allowed=("on", "off"),
            default="on",
            help="Wait where a task runs; off answers rebuild-in-progress instead.",
        ),
    )
}
_AGAIN = "1"  # seconds after which it is worth asking how a task is


def init_app(app: Flask) -> None:
    """Serve the admin's routes."""
    app.register_blueprint(blueprint)


@blueprint.post("/index/rebuild")
def rebuild() -> Response:
    """Ask for a rebuild of all content."""
    return _asked("rebuild")


@blueprint.post("/index/update")
def update() -> Response:
    """Ask for an update of what has changed."""
    return _asked("update")


@blueprint.get("/tasks/<id>")
def task(id: str) -> Response:
    """Answer how far a task is, and what came of it."""
    settings = current_site().settings
    found = Queue(settings.index).get(id)
    if found is None:
        raise Problem("not-found", "There is no such task; the last 50 that are over are kept.")
    if found.state == "queued":  # its runner may have died before it could begin
        with _keeping():
            start(settings)
    return _answer(found, 200)


def ask(kind: Kind, *, force: bool = False, pull: bool = False, join: bool = True) -> Response:
    """Queue a task, see to it that it runs, and answer where it can be followed."""
    settings = current_site().settings
    with _keeping():
        try:
            asked = Queue(settings.index).add(kind, force=force, pull=pull, join=join)
        except Busy as busy:
            raise Problem(
                "rebuild-in-progress",
                f"The task {busy} runs or waits already.",
                headers={"Location": _place(str(busy)), "Retry-After": _AGAIN},
            ) from None
        start(settings)
    return _answer(asked, 202)


def _asked(kind: Kind) -> Response:
    # Without a body its type says nothing: curl -d '' names a form's.
    in_body = body_pairs(request, OPTIONS) if request.get_data() else []
    pairs = [*request.args.items(multi=True), *in_body]
    given = read_values(pairs, OPTIONS, zone=current_site().zone)
    return ask(kind, force=given["force"] == "on", join=given["queue"] == "on")


@contextmanager
def _keeping() -> Iterator[None]:
    """Turn what the disk refuses into an answer; the cause is for the log."""
    try:
        yield
    except (OSError, WriteFailed, Taken) as error:
        _log.error("%s: no task can be kept: %s", request_id(), error)
        raise Problem(
            "tasks-unavailable",
            "The service cannot keep tasks: its index folder takes no files just now.",
            headers={"Retry-After": "10"},
        ) from error


def _answer(task: Task, status: int) -> Response:
    response = json_response(task_view(task))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    if not task.over():
        response.headers["Retry-After"] = _AGAIN
    if status == 202:
        response.headers["Location"] = _place(task.id)
    return response


def _place(id: str) -> str:
    return url_for("admin.task", id=id)


def task_view(task: Task) -> dict[str, Any]:
    """Return a task as it is answered."""
    return {**asdict(task), "problem_count": {"error": 0, "warning": 0, **task.problem_count}}
