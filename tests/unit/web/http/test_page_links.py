"""The Link header of pages of hits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"


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
def test_other_answers_have_none(client: FlaskClient, path: str) -> None:
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
