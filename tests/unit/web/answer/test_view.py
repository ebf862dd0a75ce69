"""Answers in the form of the API's JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.document import Document
from web.answer.view import total_pages

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
SEARCH = "/api/v1/search"


@pytest.mark.parametrize(
    ("total", "per_page", "expected"),
    [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (12_345, 10, 1000), (12_345, 3, 3333)],
)
def test_total_pages(total: int, per_page: int, expected: int) -> None:
    """Only pages that can be requested are counted."""
    assert total_pages(total, per_page) == expected


def test_offsets(client_of: ClientOf, article: Article) -> None:
    """The links of a window lead to the windows before and after it."""
    client = client_of(*(article(id=str(number)) for number in range(9)))
    every = [hit["id"] for hit in client.get(SEARCH).json["hits"]]
    body = client.get(f"{SEARCH}?offset=3&limit=2").json
    assert [hit["id"] for hit in body["hits"]] == every[3:5]
    links = body["links"]
    assert links["next"] == "/api/v1/search?per_page=2&offset=5"
    assert links["prev"] == "/api/v1/search?per_page=2&offset=1"
    assert client.get(links["prev"]).json["links"]["prev"] == "/api/v1/search?per_page=2"
    assert client.get(f"{SEARCH}?offset=7&limit=2").json["links"]["next"] is None


def test_compact_hits(client_of: ClientOf, article: Article) -> None:
    """Compact hits have no empty fields."""
    (hit,) = client_of(article("Care", tag="x")).get(f"{SEARCH}?compact=on").json["hits"]
    assert hit["tag"] == ["x"]
    assert not {"image", "source", "lastmod", "community", "others"} & set(hit)


def test_links_that_no_address_can_hold(client_of: ClientOf, article: Article) -> None:
    """A search that was sent by POST may be too long for a link."""
    client = client_of(article())
    long = client.post(SEARCH, json={"tag": [f"{number:0500}" for number in range(20)]}).json
    assert set(long["links"].values()) == {None}
    short = client.post(SEARCH, json={"tag": ["a"]}).json
    assert short["links"]["self"] == "/api/v1/search?tag=a"


def test_pinned_hits(client_of: ClientOf, article: Article, tmp_path: Path) -> None:
    """Hits that the owner's rules put first say so, in the order by relevance only."""
    rules = tmp_path / "rules.toml"
    rules.write_text('[[rule]]\nquery = "care"\npin = ["b"]\n', encoding="utf-8")
    client = client_of(article("Care", id="a"), article("Other", id="b"), curation=str(rules))
    for sort, pinned in (("relevance", ["b"]), ("title", [])):
        hits = client.get(f"{SEARCH}?q=care&sort={sort}").json["hits"]
        assert [hit["id"] for hit in hits if hit.get("pinned")] == pinned
