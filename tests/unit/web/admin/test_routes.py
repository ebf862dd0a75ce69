"""The admin routes and the webhook: authorization, responses and queued tasks."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.errors import SettingsError
from search.settings.loading import load_settings
from search.settings.table import Settings
from tests.unit.web.openapi.test_routes import URL as OPENAPI
from tests.unit.web.openapi.test_routes import misfits
from web.admin import routes
from web.site import current_site
from web.tasks.queue import Queue

TOKEN, SECRET = "t0ken-0123456789", "s3cret-0123456789"
ADMIN = {"Authorization": f"Bearer {TOKEN}"}
REBUILD, UPDATE, HOOK = "/api/v1/index/rebuild", "/api/v1/index/update", "/hooks/content"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The index folders for which a runner would have been started."""
    found: list[Path] = []
    monkeypatch.setattr(routes, "start", lambda settings: found.append(settings.index))
    return found


@pytest.fixture
def client(make_app: Any, article: Any, tmp_path: Path, started: list[Path]) -> FlaskClient:
    del started
    values = {"index": tmp_path / "index", "admin_token": TOKEN, "hook_secret": SECRET}
    return make_app(article(), **values).test_client()


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
    ("method", "path"), [("POST", REBUILD), ("POST", UPDATE), ("GET", "/api/v1/tasks/1")]
)
@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Basic {TOKEN}",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        TOKEN,
        "Bearer " + "é" * 16,
    ],
)
def test_a_wrong_token_is_rejected(
    client: FlaskClient, started: list[Path], method: str, path: str, given: str | None
) -> None:
    """A wrong token gets 401 with the authentication scheme, and nothing is queued."""
    headers = {} if given is None else {"Authorization": given}
    answer = client.open(path, method=method, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not started


@pytest.mark.parametrize("given", [f"Bearer {TOKEN}", f"bearer {TOKEN}", f"BEARER  {TOKEN} "])
def test_the_scheme_is_read_as_http_does(client: FlaskClient, given: str) -> None:
    """The authentication scheme ignores case and surrounding spaces."""
    assert client.post(REBUILD, headers={"Authorization": given}).status_code == 202


@pytest.mark.parametrize(
    ("path", "setting"), [(REBUILD, "admin_token"), (UPDATE, "admin_token"), (HOOK, "hook_secret")]
)
def test_without_its_setting_a_route_is_disabled(
    make_app: Any, article: Any, path: str, setting: str
) -> None:
    """If its setting is missing, a route returns 403 and names the setting."""
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
    """Requests join the queued task; with queue=off they are told its ID."""
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


def test_requesting_a_queued_task_starts_a_runner(client: FlaskClient, started: list[Path]) -> None:
    """Requesting a queued task starts a runner, because the first may have died."""
    place = client.post(UPDATE, headers=ADMIN).headers["Location"]
    client.get(place, headers=ADMIN)
    assert len(started) == 2


def signed(body: bytes, *, secret: str = SECRET, event: str = "push") -> dict[str, str]:
    mark = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={mark}", "X-GitHub-Event": event}


def test_githubs_published_example(make_app: Any, article: Any, tmp_path: Path) -> None:
    """The signature of the example in GitHub's documentation is reproduced."""
    client = make_app(
        article(), index=tmp_path / "index", hook_secret="It's a Secret to Everybody"
    ).test_client()
    mark = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    headers = {"X-Hub-Signature-256": f"sha256={mark}", "X-GitHub-Event": "ping"}
    answer = client.post(HOOK, data=b"Hello, World!", headers=headers)
    assert (answer.status_code, answer.json) == (200, {"ignored": "ping"})


@pytest.mark.parametrize(
    "headers",
    [
        signed,
        lambda _: {"X-Gitlab-Token": SECRET, "X-Gitlab-Event": "Push Hook"},
    ],
    ids=["GitHub", "GitLab"],
)
@pytest.mark.parametrize("size", [2, 3_000_000])
def test_a_push_becomes_an_update(
    client: FlaskClient,
    started: list[Path],
    headers: Callable[[bytes], dict[str, str]],
    size: int,
) -> None:
    """A push of any size queues an update, and the response links to the task."""
    body = b"{" + b" " * (size - 2) + b"}"
    answer = client.post(HOOK, data=body, headers=headers(body), content_type="application/json")
    assert answer.status_code == 202
    assert answer.json["kind"] == "update"
    assert answer.headers["Location"].startswith("/api/v1/tasks/")
    assert len(started) == 1


def test_a_push_pulls_if_configured(
    make_app: Any, article: Any, tmp_path: Path, started: list[Path]
) -> None:
    """With `hook_pull`, the task pulls the checkout first."""
    values = {"index": tmp_path / "index", "hook_secret": SECRET, "hook_pull": True}
    client = make_app(article(), **values).test_client()
    assert client.post(HOOK, data=b"{}", headers=signed(b"{}")).json["pull"] is True
    assert started


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-GitHub-Event": "push"},
        {"X-Hub-Signature": "sha1=0", "X-GitHub-Event": "push"},
        {"X-Hub-Signature-256": "", "X-GitHub-Event": "push"},
        {"X-Hub-Signature-256": "sha256=", "X-GitHub-Event": "push"},
        signed(b"other"),
        signed(b"{}", secret="another-secret-0"),
        {"X-Gitlab-Token": "", "X-Gitlab-Event": "Push Hook"},
        {"X-Gitlab-Token": SECRET + "x", "X-Gitlab-Event": "Push Hook"},
        {**signed(b"other"), "X-Gitlab-Token": SECRET},
    ],
)
def test_an_unsigned_push(
    client: FlaskClient, started: list[Path], headers: dict[str, str]
) -> None:
    """An unsigned push gets 401 as problem+json, and nothing is queued."""
    answer = client.post(HOOK, data=b"{}", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, "unauthorized")
    assert SECRET not in answer.text
    assert not started


@pytest.mark.parametrize("event", ["ping", "issues", "", "x" * 500])
def test_other_events_are_acknowledged(
    client: FlaskClient, started: list[Path], event: str
) -> None:
    """Other events get 200, because git hosts disable webhooks that fail."""
    answer = client.post(HOOK, data=b"{}", headers=signed(b"{}", event=event))
    assert answer.status_code == 200
    assert answer.json["ignored"]
    assert not started


def test_a_body_without_end(client: FlaskClient) -> None:
    """A body larger than any git host sends is rejected before it is read completely."""
    length = {"CONTENT_LENGTH": str(10**12)}
    answer = client.post(HOOK, data=b"{}", headers=signed(b"{}"), environ_overrides=length)
    assert (answer.status_code, answer.json["code"]) == (413, "body-too-large")


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
