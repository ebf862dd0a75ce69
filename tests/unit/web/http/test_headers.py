"""Headers of every response."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from web.http.headers import cors_headers

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"


def test_request_id_is_the_callers(client_of: ClientOf, article: Article) -> None:
    """A caller's plain request ID is used."""
    answer = client_of(article()).get(URL, headers={"X-Request-Id": "abc-1.2_3"})
    assert answer.headers["X-Request-Id"] == "abc-1.2_3"


@pytest.mark.parametrize("given", ["a b", "<script>", "x" * 65, "é", ""])
def test_request_id_replaced(client_of: ClientOf, article: Article, given: str) -> None:
    """A request ID that is not a plain word is replaced."""
    answer = client_of(article()).get(URL, headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] != given


@pytest.mark.parametrize("path", ["/", "/nope", URL, "/healthz", "/static/style.css"])
def test_security_headers(client_of: ClientOf, article: Article, path: str) -> None:
    """Every response has nosniff, and pages allow nothing inline."""
    with client_of(article()).get(path) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_cors_for_all(client_of: ClientOf, article: Article) -> None:
    """By default, any origin may read responses, including errors, without credentials."""
    client = client_of(article())
    for path in (URL, "/api/v1/nope"):
        headers = client.get(path, headers={"Origin": "https://a.example"}).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers


def test_cors_for_some(client_of: ClientOf, article: Article) -> None:
    """If `cors_origins` is set, only those origins may read; responses have a `Vary` header."""
    client = client_of(article(), cors_origins=("https://a.example",))
    mine = client.get(URL, headers={"Origin": "https://a.example"}).headers
    other = client.get(URL, headers={"Origin": "https://b.example"}).headers
    assert mine["Access-Control-Allow-Origin"] == "https://a.example"
    assert "Access-Control-Allow-Origin" not in other
    assert "Origin" in mine["Vary"]
    assert "Origin" in other["Vary"]


def test_preflight(client_of: ClientOf, article: Article) -> None:
    """A preflight request for a JSON POST from another site is allowed."""
    headers = client_of(article()).options(URL, headers={"Origin": "https://a.example"}).headers
    assert "POST" in headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in headers["Access-Control-Allow-Headers"]


def test_pages_are_not_for_other_sites(client_of: ClientOf, article: Article) -> None:
    """The search page has no CORS headers."""
    assert "Access-Control-Allow-Origin" not in client_of(article()).get("/").headers


def test_search_engines_list_no_data(client_of: ClientOf, article: Article) -> None:
    """JSON and feeds say that search engines must not list them; pages say so themselves."""
    client = client_of(article())
    for path in (URL, "/search.atom", "/api/v1/nope"):
        assert client.get(path).headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/search").headers
    rules = client.get("/robots.txt").text.splitlines()
    assert rules[0] == "User-agent: *"
    assert "Disallow: /search?" in rules
    assert "Disallow: /" not in rules


@pytest.mark.parametrize(
    ("path", "origin", "allowed", "expected"),
    [
        ("/api/v1/search", "https://a.example", ("*",), "*"),
        ("/api/v1/search", "https://a.example", ("https://a.example",), "https://a.example"),
        ("/api/v1/search", "https://b.example", ("https://a.example",), None),
        ("/1/indexes/*/queries", "", ("*",), "*"),
        ("/search", "https://a.example", ("*",), None),
        ("/api/v1/tasks/1", "https://a.example", ("*",), None),
    ],
)
def test_cors_headers(
    path: str, origin: str, allowed: tuple[str, ...], expected: str | None
) -> None:
    """Only the routes that read may be read by other sites, and only by those allowed."""
    headers = cors_headers(path, origin, allowed)
    assert headers.get("Access-Control-Allow-Origin") == expected


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    """A client of three articles."""
    return client_of(*(article(f"Care {number}", tag="é, <b>") for number in range(3)))


@pytest.mark.parametrize("page", [1, 2, 3, 9])
def test_links_are_those_of_the_body(client: FlaskClient, page: int) -> None:
    """The header has the links of the answer, also if the answer is repeated."""
    url = f"{URL}?q=care&tag=%C3%A9,+%3Cb%3E&per_page=1&page={page}"
    for _ in range(2):
        answer = client.get(url)
        links = {name: answer.json["links"][name] for name in ("next", "prev")}
        expected = ", ".join(f'<{url}>; rel="{name}"' for name, url in links.items() if url)
        assert answer.headers["Link"] == expected
        assert expected.isascii()


@pytest.mark.parametrize("path", [f"{URL}?per_page=5", f"{URL}?page=0", "/api/v1/facets/tag", "/"])
def test_other_answers_have_no_links(client: FlaskClient, path: str) -> None:
    """A single page, an error and another route have no such links."""
    assert "Link" not in client.get(path).headers


def test_a_search_by_body(client: FlaskClient) -> None:
    """The links repeat the whole search; a header that proxies might refuse is left out."""
    body: dict[str, Any] = {"per_page": 1}
    link = '</api/v1/search?page=2&per_page=1>; rel="next"'
    assert client.post(URL, json=body).headers["Link"] == link
    body["tag.not"] = [f"{number}{'x' * 500}" for number in range(12)]
    answer = client.post(URL, json=body)
    assert answer.json["links"]["next"]
    assert "Link" not in answer.headers


def test_a_batch_has_no_links(client: FlaskClient) -> None:
    """The header could not say to which of several searches it belongs."""
    answer = client.post("/api/v1/multi-search", json={"searches": [{"per_page": 1}]})
    assert answer.json["answers"][0]["links"]["next"]
    assert "Link" not in answer.headers
