"""Fixtures: a client of the admin routes, and the runners that would have been started."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from web.admin import routes

TOKEN, SECRET = "t0ken-0123456789", "s3cret-0123456789"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The index folders for which a runner would have been started."""
    found: list[Path] = []
    monkeypatch.setattr(routes, "start", lambda settings: found.append(settings.index))
    return found


@pytest.fixture
def client(make_app: Any, article: Any, tmp_path: Path, started: list[Path]) -> FlaskClient:
    """A client of a service with an admin token and a webhook."""
    del started
    values = {"index": tmp_path / "index", "admin_token": TOKEN, "hook_secret": SECRET}
    return make_app(article(), **values).test_client()
