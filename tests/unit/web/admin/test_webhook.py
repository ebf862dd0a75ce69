"""The webhook: a push to the content queues an update."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.web.admin.conftest import SECRET

HOOK = "/hooks/content"


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


def test_the_largest_body(client: FlaskClient, started: list[Path]) -> None:
    """A body of exactly 25 MiB queues an update; one byte more is too large."""
    body = bytes(26_214_400)
    assert client.post(HOOK, data=body, headers=signed(body)).status_code == 202
    larger = client.post(HOOK, data=body + b"x", headers=signed(body + b"x"))
    assert (larger.status_code, larger.json["detail"]) == (413, "The body is larger than 25 MiB.")
    assert len(started) == 1


def test_pushes_to_other_branches_are_ignored(
    make_app: Any, article: Any, tmp_path: Path, started: list[Path]
) -> None:
    """A push to another branch than `hook_branch`, or of a tag, queues nothing."""
    values = {"index": tmp_path / "index", "hook_secret": SECRET, "hook_branch": "live"}
    client = make_app(article(), **values).test_client()
    for ref in ("refs/heads/draft", "refs/tags/live"):
        body = b'{"ref": "%b"}' % ref.encode()
        answer = client.post(HOOK, data=body, headers=signed(body))
        assert (answer.status_code, answer.json) == (200, {"ignored": ref})
    assert not started
    body = b'{"ref": "refs/heads/live"}'
    assert client.post(HOOK, data=body, headers=signed(body)).status_code == 202


def test_a_replayed_delivery_queues_nothing(client: FlaskClient, started: list[Path]) -> None:
    """Whoever captures a signed delivery cannot start updates with it."""
    assert client.post(HOOK, data=b"{}", headers=signed(b"{}")).status_code == 202
    replayed = client.post(HOOK, data=b"{}", headers=signed(b"{}"))
    assert (replayed.status_code, replayed.json) == (200, {"ignored": "repeated delivery"})
    assert len(started) == 1
