"""The API's documentation as a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from search.schema import Schema
from tests.unit.web.openapi.descriptions import URL, Missing, addresses, in_bodies
from web.problem_details import KINDS


def status_of(client: FlaskClient, path: str, **options: Any) -> int:
    return client.open(path, **options).status_code


def test_page_has_every_example(client: FlaskClient) -> None:
    """The documentation shows every parameter and error, and its links work."""
    soup = BeautifulSoup(client.get("/api/docs").text, "html.parser")
    names = {cell.get_text() for cell in soup.select("tbody th code")}
    described = client.get(URL).json
    assert names == {name for _, name, _ in addresses(described)} | set(in_bodies(described))
    assert {heading["id"] for heading in soup.select("h3[id^=error-]")} == {
        f"error-{code}" for code in KINDS
    }
    for link in soup.select("tbody a, section h2 ~ pre a"):
        assert status_of(client, link["href"].removeprefix("http://localhost")) < 500
    anchors = {tag["id"] for tag in soup.select("[id]")}
    inner = [link["href"] for link in soup.select("a[href^='#']")]
    assert inner
    assert all(link[1:] in anchors for link in inner)


def test_documentation_without_an_index(make_app: Callable[..., Flask]) -> None:
    """The documentation is available before the first index is built."""
    answer = make_app(engine=Missing(Schema())).test_client().get("/api/docs")
    assert answer.status_code == 200
    assert "/api/v1/search" in answer.text
