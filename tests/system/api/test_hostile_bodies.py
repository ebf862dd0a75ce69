"""Malicious request bodies."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;"


@pytest.mark.parametrize("name", ['"n{}": 1', '"q": 1'])
def test_body_of_many_names(client_of: ClientOf, article: Article, name: str) -> None:
    """Thousands of names in a body are rejected before any is parsed."""
    body = "{" + ",".join(name.format(n) for n in range(5_000)) + "}"
    client = client_of(article())
    answer = client.post(URL, data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-body")
    assert "200 names" in answer.json["detail"]


def test_large_body_in_chunks(client_of: ClientOf, article: Article) -> None:
    """A chunked body is not read beyond 64 KiB either."""
    answer = client_of(article()).post(
        URL,
        input_stream=io.BytesIO(b" " * 70_000),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (answer.status_code, answer.json["code"]) == (413, "body-too-large")
