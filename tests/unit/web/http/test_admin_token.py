"""The admin token opens the admin routes."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.small_app import Article, Make

TOKEN = "t0ken-0123456789"
REBUILD = "/api/v1/index/rebuild"
TASK = "/api/v1/tasks/1"


@pytest.fixture
def client(client_of: Make, article: Article, tmp_path: Path) -> FlaskClient:
    """A client of a service with an admin token."""
    return client_of(article(), index=tmp_path / "index", admin_token=TOKEN)


@pytest.mark.parametrize(("method", "path"), [("POST", REBUILD), ("GET", TASK)])
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
    client: FlaskClient, tmp_path: Path, method: str, path: str, given: str | None
) -> None:
    """A wrong token gets 401 with the authentication scheme, and nothing is queued."""
    headers = {} if given is None else {"Authorization": given}
    answer = client.open(path, method=method, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("given", [f"Bearer {TOKEN}", f"bearer {TOKEN}", f"BEARER  {TOKEN} "])
def test_the_scheme_is_read_as_http_does(client: FlaskClient, given: str) -> None:
    """The authentication scheme ignores case and surrounding spaces."""
    assert client.get(TASK, headers={"Authorization": given}).status_code == 404
