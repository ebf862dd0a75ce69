"""Pages report which hit a reader followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from search.document import Document

Article = Callable[..., Document]
Apps = Callable[..., Flask]


@pytest.mark.parametrize(
    "body",
    [{}, {"query_id": "x", "id": "a"}, {"query_id": "0" * 16}, {"query_id": "0" * 16, "id": ""},
     {"query_id": "0" * 16, "id": "a" * 1001}, {"query_id": "0" * 16, "id": "a", "zzz": 1}],
)  # fmt: skip
def test_wrong_clicks(app: Flask, body: dict[str, Any]) -> None:
    """An invalid click is rejected with the reason."""
    answer = app.test_client().post("/api/v1/clicks", json=body)
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-parameter")


def test_origins(make_app: Apps, article: Article) -> None:
    """Clicks are rejected from origins that may not use the API."""
    client = make_app(article(), cors_origins=("https://good.example",)).test_client()
    body = {"query_id": "0" * 16, "id": "a"}
    for origin, status in (("https://good.example", 204), ("https://bad.example", 403)):
        answer = client.post("/api/v1/clicks", json=body, headers={"Origin": origin})
        assert answer.status_code == status
    own = client.post("/api/v1/clicks", json=body, headers={"Origin": "http://localhost"})
    assert own.status_code == 204
