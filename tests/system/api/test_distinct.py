"""Articles curated more than once, in the API and on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.settings.table import SETTINGS
from search.settings.validation import check

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "https://source.example/article"
DATES = [datetime(2020, 1, day, tzinfo=UTC) for day in (1, 2)]


@pytest.fixture
def documents(article: Article) -> list[Document]:
    return [
        article("Care", id=id, url=url, community=community, source_url=URL, date=date)
        for id, url, community, date in (
            ("a", "javascript:x", "A", DATES[0]),
            ("b", "/b/", "B", DATES[1]),
        )
    ]


def test_one_hit_with_all_communities(client_of: ClientOf, documents: list[Document]) -> None:
    """By default, an article's documents are one hit that lists the others; no URL is unsafe."""
    found = client_of(*documents).get("/api/v1/search?q=care").json
    (hit,) = found["hits"]
    assert (found["total"], hit["id"], hit["community"]) == (1, "b", ["B", "A"])
    assert hit["others"] == [{"id": "a", "url": ""}]
    counts = {value["value"]: value["count"] for value in found["facets"][0]["values"]}
    assert counts == {"A": 1, "B": 1}


def test_off(client_of: ClientOf, documents: list[Document]) -> None:
    """With `distinct=off`, each document is a hit, and links keep the parameter."""
    client = client_of(*documents)
    found = client.get("/api/v1/search?q=care&distinct=off").json
    assert [(hit["id"], hit["others"]) for hit in found["hits"]] == [("b", []), ("a", [])]
    assert found["links"]["self"] == "/api/v1/search?q=care&distinct=off"
    assert client.get("/api/v1/facets/community?distinct=off").json["total_values"] == 2
    other = client_of(*documents, distinct=False)
    assert other.get("/api/v1/search").json["total"] == 2
    assert other.get("/api/v1/search?distinct=on").json["total"] == 1


def test_a_key_with_filters_sees_each_by_itself(
    client_of: ClientOf, documents: list[Document]
) -> None:
    """A key with filters sees no community or URL of documents that do not match the filters."""
    client = client_of(
        *documents, keys=check(SETTINGS["keys"], {"key-of-the-partner": {"community": ["A"]}})
    )
    sent = {"Authorization": "Bearer key-of-the-partner"}
    found = client.get("/api/v1/search?distinct=on", headers=sent).json
    assert [(h["id"], h["community"], h["others"]) for h in found["hits"]] == [("a", ["A"], [])]


def test_each_by_its_id(client_of: ClientOf, documents: list[Document]) -> None:
    """Each document can be requested by its ID."""
    found = client_of(*documents).get("/api/v1/documents/a").json
    assert (found["id"], found["community"]) == ("a", ["A"])


def test_suggestions_count_it_once(client_of: ClientOf, documents: list[Document]) -> None:
    """A title is suggested once, and its count equals the total of the linked search."""
    found = client_of(*documents, suggest=("community",)).get("/api/v1/suggest?q=b").json
    assert [(one["text"], one["count"]) for one in found["suggestions"]] == [("B", 1)]
    assert len(client_of(*documents).get("/api/v1/suggest?q=care").json["suggestions"]) == 1


def test_the_page(client_of: ClientOf, documents: list[Document]) -> None:
    """The page shows one article with both communities."""
    page = client_of(*documents).get("/search?q=care").text
    assert page.count('<h2 dir="auto">') == 1
    assert "1 article" in page
