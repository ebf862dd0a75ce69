"""Shortened answers of the service itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from search.document import Document
from web.openapi.sample_answers import sample_answer, short
from web.problem_details import Example

Article = Callable[..., Document]


@pytest.fixture
def app(make_app: Callable[..., Flask], article: Article) -> Flask:
    """A service of three articles, one of which is long."""
    long = article("Care", id="long", body="word " * 2_000)
    return make_app(long, article("Care"), article("Care"))


def answered(app: Flask, *example: str) -> str:
    with app.test_request_context("/api/docs"):
        return sample_answer(Example(*example))


def test_json_is_shortened(app: Flask) -> None:
    """Lists have two items, and the total is still that of the index."""
    answer = json.loads(answered(app, "/api/v1/search?q=care"))
    assert (answer["total"], len(answer["hits"])) == (3, 2)
    body = json.loads(answered(app, "/api/v1/documents/long"))["body"]
    assert (len(body), body[-1]) == (161, "…")


def test_lines_and_texts_are_shortened(app: Flask) -> None:
    """Two lines of an export, each still one JSON value; the beginning of a long text."""
    lines = answered(app, "/api/v1/documents").split("\n")
    assert len(lines) == 2
    assert all(json.loads(line)["id"] for line in lines)
    text = answered(app, "/api/v1/documents/long.md")
    assert (len(text), text[-1]) == (601, "…")


def test_bodies_are_sent(app: Flask) -> None:
    """A POST has the answer to its body."""
    answer = json.loads(answered(app, "/api/v1/search", "POST", '{"q": "care", "per_page": 1}'))
    assert answer["per_page"] == 1


@pytest.mark.parametrize(
    "path", ["/nowhere", "/api/v1/search?page=x", "/api/v1/documents/none", "/api/v1/clicks"]
)
def test_errors_are_no_answers(app: Flask, path: str) -> None:
    """Without an answer, the page has nothing to show."""
    assert answered(app, path) == ""


def test_a_sample_leaves_the_request_alone(app: Flask) -> None:
    """The page that shows a sample is not counted, or answered, as that search."""
    with app.test_request_context("/api/docs") as context:
        before = dict(context.request.environ)
        sample_answer(Example("/api/v1/search?q=care"))
        assert dict(context.request.environ) == before


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, 2, 3], [1, 2]),
        ({"a": [[1, 2, 3]], "b": None}, {"a": [[1, 2]], "b": None}),
        ("x" * 160, "x" * 160),
        ("x" * 161, "x" * 160 + "…"),
    ],
)
def test_short(value: Any, expected: Any) -> None:
    """Only lists and texts are cut, at any depth."""
    assert short(value) == expected


def test_the_same_each_time(app: Flask) -> None:
    """Times and request IDs do not vary, so that a copy of the page can be revalidated."""
    first, second = (answered(app, "/api/v1/search?q=care") for _ in range(2))
    assert first == second
    assert json.loads(first)["took_ms"] == 4


def test_separators_inside_a_line(make_app: Callable[..., Flask], article: Article) -> None:
    """Only a newline ends a line of an export."""
    app = make_app(article("Care\u2028and\x85more", id="a"))
    (line,) = answered(app, "/api/v1/documents").split("\n")
    assert json.loads(line)["title"] == "Care\u2028and\x85more"
