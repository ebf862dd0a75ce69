"""Answers match their JSON schemas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.document import Document
from tests.unit.web.openapi.descriptions import URL, misfits

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/search", "/search"),
        ("/search?q=care&highlight=offsets", "/search"),
        ("/search?q=care&highlight=none&facets=none", "/search"),
        ("/search?fields=title", "/search"),
        ("/facets/tag", "/facets/{field}"),
        ("/suggest?q=ca", "/suggest"),
        ("/documents/x/similar", "/documents/{id}/similar"),
        ("/documents/x", "/documents/{id}"),
        ("/index", "/index"),
    ],
)
def test_answers_are_as_described(client: FlaskClient, path: str, template: str) -> None:
    """Real answers match their schemas exactly."""
    described = client.get(URL).json
    operation = described["paths"][template]["get"]
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert [*misfits(shape, client.get(f"/api/v1{path}").json, described)] == []


def test_problems_are_as_described(client: FlaskClient) -> None:
    """A real problem matches its schema."""
    described = client.get(URL).json
    response = described["paths"]["/search"]["get"]["responses"]["400"]
    shape = response["content"]["application/problem+json"]["schema"]
    answer = client.get("/api/v1/search?page=0&zzz=1").json
    assert [*misfits(shape, answer, described)] == []
