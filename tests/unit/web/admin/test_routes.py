"""The admin routes: responses and queued tasks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.errors import SettingsError
from search.settings.loading import load_settings
from search.settings.table import Settings
from tests.unit.web.admin.conftest import SECRET, TOKEN
from tests.unit.web.openapi.descriptions import URL as OPENAPI
from tests.unit.web.openapi.descriptions import misfits
from web.site import current_site
from web.tasks.queue import Queue

ADMIN = {"Authorization": f"Bearer {TOKEN}"}
REBUILD, UPDATE, HOOK = "/api/v1/index/rebuild", "/api/v1/index/update", "/hooks/content"


def test_a_rebuild_becomes_a_task(client: FlaskClient, started: list[Path], tmp_path: Path) -> None:
    """The response links to the task, whose JSON matches its description."""
    answer = client.post(REBUILD, headers=ADMIN)
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/tasks/{answer.json['id']}"
    assert started == [tmp_path / "index"]
    followed = client.get(answer.headers["Location"], headers=ADMIN)
    assert followed.status_code == 200
    assert followed.json == answer.json
    described = client.get(OPENAPI).json
    for found, path, method, status in (
        (answer, "/index/rebuild", "post", "202"),
        (followed, "/tasks/{id}", "get", "200"),
    ):
        shape = described["paths"][path][method]["responses"][status]["content"]
        assert [*misfits(shape["application/json"]["schema"], found.json, described)] == []
        assert found.headers["Cache-Control"] == "no-store"
        assert found.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("path", "setting"), [(REBUILD, "admin_token"), (UPDATE, "admin_token"), (HOOK, "hook_secret")]
)
def test_without_its_setting_a_route_is_disabled(
    make_app: Any, article: Any, path: str, setting: str
) -> None:
    """A route whose setting is missing returns 403 and names the setting."""
    answer = (
        make_app(article()).test_client().post(path, headers={**ADMIN, "Authorization": "Bearer "})
    )
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert setting in answer.json["detail"]


@pytest.mark.parametrize("path", [REBUILD, UPDATE, "/api/v1/tasks/1"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "PUT"])
def test_no_other_site_reads_admin_routes(client: FlaskClient, path: str, method: str) -> None:
    """Admin routes send no CORS headers, whatever the response."""
    headers = {**ADMIN, "Origin": "https://evil.example"}
    answer = client.open(path, method=method, headers=headers)
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_requests_join_or_are_refused(client: FlaskClient) -> None:
    """Requests join the queued task; with queue=off, they are refused and told that task's ID."""
    first = client.post(UPDATE, headers=ADMIN).json
    second = client.post(f"{REBUILD}?force=on", headers=ADMIN).json
    assert second["id"] == first["id"]
    assert (second["kind"], second["force"], second["requests"]) == ("rebuild", True, 2)
    refused = client.post(REBUILD, headers=ADMIN, json={"queue": "off"})
    assert (refused.status_code, refused.json["code"]) == (409, "rebuild-in-progress")
    assert refused.headers["Location"].endswith(first["id"])
    assert refused.headers["Retry-After"]


@pytest.mark.parametrize(
    ("asked", "parameter"), [("?forc=on", "forc"), ("?force=maybe", "force"), ("?q=x", "q")]
)
def test_wrong_parameters(
    client: FlaskClient, started: list[Path], asked: str, parameter: str
) -> None:
    """Invalid parameters queue nothing."""
    answer = client.post(REBUILD + asked, headers=ADMIN)
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, parameter)
    assert not started


def test_a_form_without_a_body(client: FlaskClient) -> None:
    """A form's content type without a body is accepted, as sent by curl -d ''."""
    kind = "application/x-www-form-urlencoded"
    assert client.post(REBUILD, headers=ADMIN, content_type=kind).status_code == 202


def test_no_such_task(client: FlaskClient) -> None:
    """An unknown task returns 404."""
    answer = client.get("/api/v1/tasks/20200101T000000000000-00000000", headers=ADMIN)
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_a_read_only_index(
    client: FlaskClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A read-only index folder gives 503 without its path, while searches still work."""
    (tmp_path / "index").write_text("a file")
    answer = client.post(REBUILD, headers=ADMIN)
    assert (answer.status_code, answer.json["code"]) == (503, "tasks-unavailable")
    assert str(tmp_path) not in answer.text
    assert str(tmp_path) in caplog.text
    assert client.get("/api/v1/search").status_code == 200


@pytest.mark.parametrize("name", ["admin_token", "hook_secret"])
def test_secrets_are_not_shown(name: str, make_app: Any, article: Any) -> None:
    """Secrets appear neither in printed settings nor in derived values."""
    assert TOKEN not in repr(Settings(**{name: TOKEN}))
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings(environ={}, **{name: "short"})
    assert "short" not in str(caught.value)
    prints = set()
    for value in (TOKEN, SECRET):
        app = make_app(article(), **{name: value})
        with app.app_context():
            prints.add(current_site().fingerprint)
    assert len(prints) == 1


def test_the_queue_is_the_folders(client: FlaskClient, tmp_path: Path) -> None:
    """Any process with access to the folder sees the task."""
    id = client.post(UPDATE, headers=ADMIN).json["id"]
    found = Queue(tmp_path / "index").get(id)
    assert found is not None
    assert found.kind == "update"


def test_requesting_a_queued_task_starts_a_runner(client: FlaskClient, started: list[Path]) -> None:
    """Requesting a queued task starts a runner, because the first may have died."""
    place = client.post(UPDATE, headers=ADMIN).headers["Location"]
    client.get(place, headers=ADMIN)
    assert len(started) == 2


def test_all_tasks(client: FlaskClient) -> None:
    """The tasks are listed, newest first, for the admin only."""
    assert client.get("/api/v1/tasks").status_code == 401
    assert client.get("/api/v1/tasks", headers=ADMIN).json == {"tasks": []}
    task = client.post(REBUILD, headers=ADMIN).json
    answer = client.get("/api/v1/tasks", headers=ADMIN).json
    assert answer == {"tasks": [task]}
    described = client.get(OPENAPI).json
    shape = described["paths"]["/tasks"]["get"]["responses"]["200"]["content"]
    assert [*misfits(shape["application/json"]["schema"], answer, described)] == []
