"""Compressed responses: which, for whom, and with what headers."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.document import Document
from tests.unit.web.http.test_caching import ADMIN

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search?q=asthma"
GZIP = {"Accept-Encoding": "br, gzip"}


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    """A client of a service with an article."""
    return client_of(article(id="x", title="Asthma", body="What is asthma? " * 200))


def get(client: FlaskClient, path: str, headers: Mapping[str, str] | None = None) -> TestResponse:
    """A response whose body is read, and its file closed."""
    with client.get(path, headers=headers) as response:
        response.get_data()
    return response


def encoding(response: TestResponse) -> str | None:
    """The response's content coding."""
    return response.headers.get("Content-Encoding")


@pytest.mark.parametrize(
    "path",
    [
        URL,
        "/search?q=asthma",
        "/api/v1/documents/x",
        "/api/v1/documents/x.md",
        "/api/v1/openapi.json",
        "/static/style.css",
        "/page.js",
        "/widget.js",
    ],
)
def test_the_body_is_the_same(client: FlaskClient, path: str) -> None:
    """A compressed body is shorter, and says the same as without compression."""
    for _ in range(2):
        plain, compressed = get(client, path), get(client, path, GZIP)
        assert (encoding(plain), encoding(compressed)) == (None, "gzip")
        assert "Accept-Encoding" in plain.vary
        assert "Accept-Encoding" in compressed.vary
        assert compressed.content_length == len(compressed.data) < len(plain.data)
        unpacked = gzip.decompress(compressed.data)
        assert without_id(unpacked) == without_id(plain.data)


def without_id(body: bytes) -> Any:
    """A body without the parts that are new in each answer."""
    if not body.startswith(b"{"):
        return body
    answer = json.loads(body)
    return {name: answer[name] for name in answer if name not in {"query_id", "took_ms"}}


def test_a_repeated_answer_has_its_own_id(client: FlaskClient) -> None:
    """The compressed part of an answer that is kept has neither ID nor time."""
    bodies = [gzip.decompress(client.get(URL, headers=GZIP).data) for _ in range(3)]
    answers = [json.loads(body) for body in bodies]
    assert len({answer["query_id"] for answer in answers}) == 3
    assert len({json.dumps(without_id(body)) for body in bodies}) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept-Encoding": "br"},
        {"Accept-Encoding": "gzip;q=0, identity"},
        {"Accept-Encoding": "gzip"} | ADMIN,
    ],
)
def test_not_compressed(client_of: ClientOf, article: Article, headers: dict[str, str]) -> None:
    """Clients without gzip, and the admin, get the body as it is."""
    client = client_of(article(id="x", body="asthma " * 300), admin_token="0123456789abcdef")
    response = client.get("/api/v1/documents/x", headers=headers)
    assert (response.status_code, encoding(response)) == (200, None)
    assert response.get_json()["id"] == "x"


def test_not_compressed_with_search_keys(client_of: ClientOf, article: Article) -> None:
    """The sizes of answers give away no secrets beside words that someone else chose."""
    client = client_of(article(id="x", body="asthma " * 300), keys={"a-secret-search-key": {}})
    auth = {"Authorization": "Bearer a-secret-search-key"}
    assert encoding(client.get(URL, headers=GZIP | auth)) is None


def test_short_bodies_are_not_compressed(client: FlaskClient) -> None:
    """Compression would save nothing."""
    assert encoding(client.get("/robots.txt", headers=GZIP)) is None


def test_compression_can_be_disabled(client_of: ClientOf, article: Article) -> None:
    """A proxy may compress instead."""
    client = client_of(article(id="x", body="asthma " * 300), compression=False)
    response = client.get("/api/v1/documents/x", headers=GZIP)
    assert (encoding(response), "Accept-Encoding" in response.vary) == (None, False)


@pytest.mark.parametrize("path", [URL, "/search?q=asthma", "/static/style.css", "/widget.js"])
def test_tags_are_weak(client: FlaskClient, path: str) -> None:
    """A weak ETag stands for the body in either form, and a copy in either is current."""
    compressed = get(client, path, GZIP)
    assert compressed.headers["ETag"].startswith('W/"')
    for headers in (GZIP, {}):
        tag = {"If-None-Match": compressed.headers["ETag"]}
        response = get(client, path, headers | tag)
        assert (response.status_code, response.data) == (304, b"")
        assert "Accept-Encoding" in response.vary


def test_ranges_are_of_the_plain_body(client: FlaskClient) -> None:
    """A part of a file is not compressed, and a compressed file offers no parts."""
    whole = get(client, "/static/style.css").data
    part = get(client, "/static/style.css", GZIP | {"Range": "bytes=10-1999"})
    assert (part.status_code, encoding(part), part.data) == (206, None, whole[10:2000])
    assert "Accept-Ranges" not in get(client, "/static/style.css", GZIP).headers


def test_head(client: FlaskClient) -> None:
    """HEAD has the headers of GET."""
    got, head = (method("/widget.js", headers=GZIP) for method in (client.get, client.head))
    assert (encoding(head), head.content_length, head.data) == ("gzip", len(got.data), b"")
