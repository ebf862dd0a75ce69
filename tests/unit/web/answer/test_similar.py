"""Similar documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def like(client: FlaskClient, id: str, query: str = "") -> list[str]:
    answer = client.get(f"/api/v1/documents/{id}/similar{query}")
    assert answer.status_code == 200
    return [hit["id"] for hit in answer.json["hits"]]


@pytest.fixture
def documents(article: Article) -> list[Document]:
    common = [article(f"The care of {n}", id=f"x{n}", body="the care of people") for n in range(9)]
    return [
        article("Dialysis at home", id="a", body="Home dialysis for the kidney.", topic="Kidney"),
        article("The kidney", id="b", body="Dialysis, and the care of people."),
        article("A kidney clinic", id="c", body="The home of dialysis."),
        *common,
    ]


def test_by_the_rarest_terms(client_of: ClientOf, documents: list[Document]) -> None:
    """Documents are similar if they share rare words, not common ones."""
    assert set(like(client_of(*documents), "a")) == {"b", "c"}


def test_per_page_limits_the_list(client_of: ClientOf, documents: list[Document]) -> None:
    """`per_page` limits the list, which has ten documents at most."""
    client = client_of(*documents)
    assert len(like(client, "a", "?per_page=1")) == 1
    for query in ("per_page=11", "per_page=0", "page=2", "q=a"):
        assert client.get(f"/api/v1/documents/a/similar?{query}").status_code == 400


def test_copies_are_omitted(client_of: ClientOf, article: Article) -> None:
    """The article's other documents are omitted, and another article's documents are one hit."""
    same, other = "https://s.example/same", "https://s.example/other"
    client = client_of(
        article("Kidney dialysis", id="a", source_url=same),
        article("Kidney dialysis", id="b", source_url=same),
        article("Kidney dialysis", id="c", source_url=other),
        article("Kidney dialysis", id="d", source_url=other),
    )
    assert len(like(client, "a")) == len(like(client, "b")) == 1


def test_hidden(client_of: ClientOf, article: Article) -> None:
    """Hidden documents have no similar documents and are not similar to others."""
    late = datetime(2999, 1, 1, tzinfo=UTC)
    client = client_of(article("Kidney", id="a"), article("Kidney", id="b", publish=late))
    assert like(client, "a") == []
    assert client.get("/api/v1/documents/b/similar").status_code == 404


def test_nothing_to_go_by(client_of: ClientOf, article: Article) -> None:
    """A document without words, or the only one, has no similar documents."""
    assert like(client_of(article("?!", id="a")), "a") == []


@pytest.mark.parametrize("id", ["none", "a//b", "x%00", "..%2f..%2fetc"])
def test_no_such_document(client_of: ClientOf, article: Article, id: str) -> None:
    """An unknown document returns 404."""
    answer = client_of(article()).get(f"/api/v1/documents/{id}/similar")
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_an_article_named_similar(client_of: ClientOf, article: Article) -> None:
    """A document whose ID ends in "/similar" can be requested."""
    client = client_of(article("Mine", id="c/similar"), article("Other", id="d"))
    found: Any = client.get("/api/v1/documents/c/similar").json
    assert (found["id"], found["title"]) == ("c/similar", "Mine")
