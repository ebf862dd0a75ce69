"""POST /api/v1/search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"


def without_chance(answer: Any) -> dict[str, Any]:
    return {k: v for k, v in answer.json.items() if k not in {"took_ms", "query_id"}}


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("", {}),
        ("q=care&tag=a&tag=b", {"q": "care", "tag": ["a", "b"]}),
        ("tag.not=a&page=1&per_page=2", {"tag.not": "a", "page": 1, "per_page": 2}),
        ("facets=tag,year&sort=title", {"facets": ["tag", "year"], "sort": "title", "q": None}),
        ("year=2020", {"year": 2020}),
        ("year=2020&page=1", {"year": [2020, ""], "page": 1.0, "sort": "", "date.gte": None}),
    ],
)
def test_post_is_get(
    client_of: ClientOf, article: Article, query: str, body: dict[str, Any]
) -> None:
    """A JSON body gets the same answer as the same parameters in a URL."""
    client = client_of(article("Care", tag="a", year="2020"), article("Care", tag="b"))
    assert without_chance(client.post(URL, json=body)) == without_chance(
        client.get(f"{URL}?{query}")
    )


@pytest.mark.parametrize(
    "body",
    [
        {"page": "1"},
        {"page": [1]},
        {"q": 5},
        {"q": ["care"]},
        {"sort": ["title"]},
        {"tag": [None]},
        {"facets": [""]},
        {"facets": 1},
        {"nope": None},
        {"nope": ""},
    ],
)
def test_post_of_other_types(client_of: ClientOf, article: Article, body: dict[str, Any]) -> None:
    """A value of the wrong type is rejected, and the parameter is named."""
    answer = client_of(article()).post(URL, json=body)
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-parameter")
    assert [fault["parameter"] for fault in answer.json["errors"]] == [*body]


def test_no_facets(client_of: ClientOf, article: Article) -> None:
    """An empty list of facets means none."""
    client = client_of(article(tag="a"))
    assert client.post(URL, json={"facets": []}).json["facets"] == []
    assert client.post(URL, json={}).json["facets"] != []
    assert client.post(URL, json={"tag": [], "q": ""}).json["total"] == 1


def test_post_text_plain(client_of: ClientOf, article: Article) -> None:
    """JSON may be sent as text/plain, which needs no preflight request."""
    answer = client_of(article()).post(URL, data='{"page": 1}', content_type="text/plain")
    assert answer.status_code == 200


def test_post_with_url(client_of: ClientOf, article: Article) -> None:
    """Parameters in the URL and the body are combined, and contradictions are faults."""
    client = client_of(article())
    assert client.post(f"{URL}?per_page=3", json={"page": 1}).json["per_page"] == 3
    assert client.post(f"{URL}?page=1", json={"page": 2}).status_code == 400


@pytest.mark.parametrize(
    ("data", "content_type", "code", "message"),
    [
        ("[]", "application/json", "invalid-body", "must be a JSON object"),
        ("null", "application/json", "invalid-body", "must be a JSON object"),
        ('{"q": 1,\n"a"}', "application/json", "invalid-body", "at line 2, column 4"),
        ("[" * 60_000, "application/json", "invalid-body", "not valid JSON"),
        ("\xff", "application/json", "invalid-body", "JSON"),
        ("q=care", "application/x-www-form-urlencoded", "unsupported-media-type", "must be"),
        ('{"q": "%s"}' % ("x" * 65_600), "application/json", "body-too-large", "64 KiB"),
    ],
)
def test_a_wrong_body_is_rejected(
    client_of: ClientOf, article: Article, data: str, content_type: str, code: str, message: str
) -> None:
    """The message says what is wrong with the body, and where."""
    answer = client_of(article()).post(URL, data=data, content_type=content_type)
    assert answer.json["code"] == code
    assert message in answer.json["detail"]


@pytest.mark.parametrize("data", ["", " \n", "{}"])
def test_an_empty_body_has_no_parameters(client_of: ClientOf, article: Article, data: str) -> None:
    """A request body without parameters searches for everything."""
    answer = client_of(article()).post(URL, data=data, content_type="application/json")
    assert answer.json["total"] == 1


def test_other_white_space_is_not_json(client_of: ClientOf) -> None:
    """A form feed is white space in text, but not in JSON."""
    answer = client_of().post(URL, data="\x0c", content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-body")


def test_a_name_is_sent_once(client_of: ClientOf, article: Article) -> None:
    """A name sent twice, which JSON allows, is rejected: the first value would silently be lost."""
    data = '{"q": "a", "q": "b"}'
    answer = client_of(article()).post(URL, data=data, content_type="application/json")
    (fault,) = answer.json["errors"]
    assert (fault["parameter"], fault["detail"]) == ("q", "Duplicate name in the body.")


def test_too_many_names_are_rejected(client_of: ClientOf, article: Article) -> None:
    """A body with thousands of names is rejected before the names are checked one by one."""
    body = {f"x{number}": "" for number in range(201)}
    answer = client_of(article()).post(URL, json=body)
    assert "more than 200 names" in answer.json["detail"]


@pytest.mark.parametrize("url", [URL, "/1/indexes/*/queries"])
def test_a_compressed_body_is_named(client_of: ClientOf, article: Article, url: str) -> None:
    """A compressed body is not taken for bad JSON."""
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = client_of(article()).post(url, data=b"\x1f\x8b", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported-media-type")
    assert answer.json["detail"] == (
        "The body must not be compressed, but Content-Encoding is gzip."
    )
