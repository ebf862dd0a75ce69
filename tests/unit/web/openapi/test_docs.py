"""The API's documentation as a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from search.schema import Schema
from search.settings.table import SETTINGS
from search.settings.validation import check
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
    for link in soup.select("tbody a, .code a"):
        assert status_of(client, link["href"].removeprefix("http://localhost")) < 500
    anchors = {tag["id"] for tag in soup.select("[id]")}
    inner = [link["href"] for link in soup.select("a[href^='#']")]
    assert inner
    assert all(link[1:] in anchors for link in inner)


def test_answers_are_those_of_the_index(client: FlaskClient) -> None:
    """Beside each route stands what it answers now, shortened, and beside each error a problem."""
    page = client.get("/api/docs")
    assert page.mimetype == "text/html"
    soup = BeautifulSoup(page.text, "html.parser")
    answers = {code["id"]: code.get_text() for code in soup.select(".answer code")}
    whole = client.get(soup.select_one("#address-get-search")["value"]).json
    sample = json.loads(answers["answer-get-search"])
    assert sample["total"] == whole["total"] > 0
    assert sample.keys() == whole.keys()
    assert json.loads(answers["answer-post-multi_search"]).keys() == {"answers"}
    assert not {"answer-post-rebuild", "answer-post-click"} & answers.keys()
    assert {json.loads(answers[f"problem-{code}"])["code"] for code in KINDS} == KINDS.keys()
    tried = {form["data-answer"] for form in soup.select("form.try")}
    assert "answer-get-search" in tried
    assert not tried & {"answer-post-rebuild", "answer-post-click", "answer-get-tasks"}


def test_keys_keep_answers_back(make_app: Callable[..., Flask], article: Any) -> None:
    """Where searching takes a key, the public page shows no content, and asks for the key."""
    keys = check(SETTINGS["keys"], {"key-for-partner-a": {}})
    page = make_app(article("Unheard-of title"), keys=keys).test_client().get("/api/docs")
    assert "Unheard-of" not in page.text
    assert 'id="docs-key"' in page.text


def test_samples_take_little_work(make_app: Callable[..., Flask], article: Any) -> None:
    """No sample loads more documents than it shows, however many an answer may have."""
    app = make_app(*(article(f"Care {number}") for number in range(5)))
    engine = app.extensions["curated-search"].engine
    limits: list[int] = []
    page = engine.page
    engine.page = lambda *call, limit, **more: (
        limits.append(limit),
        page(*call, limit=limit, **more),
    )[1]
    assert app.test_client().get("/api/docs").status_code == 200
    assert limits == [2]


def test_documentation_without_an_index(make_app: Callable[..., Flask]) -> None:
    """The documentation is available before the first index is built."""
    answer = make_app(engine=Missing(Schema())).test_client().get("/api/docs")
    assert answer.status_code == 200
    assert "/api/v1/search" in answer.text
