"""Errors (problem+json under /api, pages elsewhere) and the headers of every response."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.schema import Schema
from web.problem_details import KINDS

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"


class Broken(MemoryEngine):
    """An engine that fails."""

    def search(self, _: Any) -> Any:
        raise ZeroDivisionError("secret detail")


def test_problem(client_of: ClientOf, article: Article) -> None:
    """A problem names the error, the parameter and the allowed values."""
    answer = client_of(article()).get(f"{URL}?sort=best")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    problem = answer.json
    assert problem.pop("request_id") == answer.headers["X-Request-Id"]
    assert problem == {
        "type": "/api/v1/openapi.json#/components/responses/invalid-parameter",
        "title": "Invalid parameter",
        "status": 400,
        "detail": "sort is “best”; it must be one of relevance, -date, date, title, "
        "lastmod, -lastmod.",
        "code": "invalid-parameter",
        "errors": [
            {
                "parameter": "sort",
                "detail": "sort is “best”; it must be one of relevance, -date, date, title, "
                "lastmod, -lastmod.",
                "allowed": ["relevance", "-date", "date", "title", "lastmod", "-lastmod"],
                "code": "invalid-parameter",
            }
        ],
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nope", 404, "not-found"),
        ("GET", "/api/nope", 404, "not-found"),
        ("GET", "/api", 404, "not-found"),
        ("DELETE", URL, 405, "method-not-allowed"),
        ("POST", "/api/v1/index", 405, "method-not-allowed"),
        ("GET", f"{URL}?q=" + "x" * 513, 400, "query-too-long"),
        ("GET", f"{URL}?page=1001", 400, "pagination-window"),
        ("GET", f"{URL}?nope=1", 400, "invalid-parameter"),
    ],
)
def test_codes(
    client_of: ClientOf, article: Article, method: str, path: str, status: int, code: str
) -> None:
    """Every error under /api is a problem with its code, and is not cached."""
    answer = client_of(article()).open(path, method=method)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["status"] == status == KINDS[code].status


def test_method_not_allowed_names_the_methods(client_of: ClientOf, article: Article) -> None:
    """405 lists the allowed methods in the Allow header and, sorted, in its text."""
    answer = client_of(article()).delete(URL)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert answer.json["detail"] == "Method not allowed. Allowed: GET, HEAD, OPTIONS, POST."


@pytest.mark.parametrize(
    ("path", "status"), [("/nope", 404), ("/search?page=0", 400), ("/search?q=" + "x" * 513, 400)]
)
def test_error_pages(client_of: ClientOf, article: Article, path: str, status: int) -> None:
    """Outside /api, an error is a page."""
    answer = client_of(article()).get(path)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert "<main" in answer.text


@pytest.mark.parametrize("path", [URL, "/search"])
def test_internal(make_app: Any, caplog: pytest.LogCaptureFixture, path: str) -> None:
    """An internal error shows its request ID; only the log has the traceback."""
    with caplog.at_level(logging.ERROR):
        answer = make_app(engine=Broken(Schema())).test_client().get(path)
    id = answer.headers["X-Request-Id"]
    assert answer.status_code == 500
    assert id in answer.text
    assert "secret" not in answer.text
    assert id in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("path", "accept", "is_page"),
    [
        ("/nope", "text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("/nope", "*/*", True),
        ("/nope", "", True),
        ("/nope", "application/json", False),
        ("/nope", "application/problem+json, text/html;q=0.5", False),
        ("/sitemap.xml", "*/*", False),
        ("/sitemap.xml", "text/html", True),
        ("/api/nope", "text/html", False),
        ("/hooks/nope", "text/html", False),
        ("/1/nope", "text/html", False),
    ],
)
def test_the_form_of_an_unknown_path(
    client_of: ClientOf, article: Article, path: str, accept: str, is_page: bool
) -> None:
    """Under the API, errors are JSON; elsewhere the client chooses."""
    answer = client_of(article()).get(path, headers={"Accept": accept} if accept else {})
    assert answer.status_code == 404
    assert answer.mimetype == ("text/html" if is_page else "application/problem+json")
    is_api = path.startswith(("/api", "/hooks", "/1"))
    assert ("Accept" in answer.headers.get("Vary", "")) is not is_api


def test_a_slash_too_many(client_of: ClientOf, article: Article) -> None:
    """A path with a slash at its end leads to the path without it, with its parameters."""
    client = client_of(article(), public_url="https://example.org/find")
    answer = client.get("/search/?q=a%26b&tag=x")
    assert answer.status_code == 308
    assert answer.headers["Location"] == "/find/search?q=a%26b&tag=x"
    assert client.get("/nope/").status_code == 404
    assert client.get("/%2Fevil.example/").status_code == 404
    assert client.post("/api/v1/search/").status_code == 404
