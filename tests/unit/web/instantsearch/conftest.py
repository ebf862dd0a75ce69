"""A client of three articles, and the requests that InstantSearch sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/1/indexes/*/queries"


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    """A client of three articles of three years."""

    def at(year: int) -> dict[str, Any]:
        return {"date": datetime(year, 6, 1, tzinfo=UTC), "year": str(year)}

    return client_of(
        article(
            "Chronic care", id="1", community="A: x", tag=("n", "-m"), body="Care.", **at(2019)
        ),
        article("Care <b> plans", id="2", community="B", tag="n", description="a & b", **at(2020)),
        article("Other", id="3", community="B", tag="o", **at(2021)),
    )


def ask(client: FlaskClient, *requests: dict[str, Any], **given: Any) -> list[dict[str, Any]]:
    """The results of some requests."""
    body = json.dumps({"requests": [{"indexName": "content", **one} for one in requests]})
    answer = client.post(URL, data=body, content_type="text/plain", **given)
    assert answer.status_code == 200, answer.text
    return list(answer.json["results"])
