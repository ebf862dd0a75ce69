"""New articles rank a little higher; boosts and weights work as configured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from search.document import Document
from search.schema import BOOST

Article = Callable[..., Document]
Make = Callable[..., FlaskClient]
NOW = datetime.now(UTC)


def found(client: FlaskClient, q: str) -> list[str]:
    """The titles of a query's hits, in order."""
    return [
        hit["title"] for hit in client.get("/api/v1/search", query_string={"q": q}).json["hits"]
    ]


def articles(article: Article) -> list[Document]:
    """An old article, and a newer and longer one, with the same word."""
    old = article("Old", body="clinic visits and opening hours " + "x " * 18)
    new = article("New", body="clinic visits and opening hours " + "x " * 20)
    return [
        article("Rich", body="clinic clinic clinic clinic clinic"),
        *(article(f"Other {n}", body="nothing") for n in range(3)),
        _dated(old, 2000),
        _dated(new, 1),
    ]


def _dated(document: Document, days: int) -> Document:
    return replace(document, date=NOW - timedelta(days=days))


def test_the_newer_of_two_similar_articles_ranks_first(client_of: Make, article: Article) -> None:
    """The newer of two similar articles ranks first, but not a weaker match, nor for phrases."""
    client = client_of(*articles(article))
    assert found(client, "clinic") == ["Rich", "New", "Old"]
    assert found(client, '"clinic visits"') == ["Old", "New"]


def test_recency_is_a_setting(client_of: Make, article: Article) -> None:
    """A weight of 0 disables recency, and a higher weight increases its effect."""
    off = client_of(*articles(article), ranking={"recency": 0})
    assert found(off, "clinic") == ["Rich", "Old", "New"]
    much = client_of(*articles(article), ranking={"recency": 50})
    assert found(much, "clinic")[0] == "New"


def test_a_boost_ranks_and_is_not_shown(client_of: Make, article: Article) -> None:
    """A boost affects the ranking and is shown only in the admin's explanation."""
    plain = [article(f"A{n}", body="clinic " * 3) for n in range(3)]
    boosted = article("Boosted", body="clinic and other things", **{BOOST: ("5",)})
    client = client_of(*plain, boosted, admin_token="secret")
    assert found(client, "clinic")[0] == "Boosted"
    assert BOOST not in client.get("/api/v1/search?q=clinic").text
    assert BOOST not in client.get("/search?q=clinic").text
    asked = client.get(
        "/api/v1/search?q=clinic&explain=on", headers={"Authorization": "Bearer secret"}
    )
    told = asked.json["hits"][0]["explain"]
    assert any("count 5 times" in sentence for sentence in told)


def test_the_weights_of_signs_are_settings(client_of: Make, article: Article) -> None:
    """Exact forms rank first unless their weight is 0."""
    pair = [
        article("Exact", body="the managed one, and here is something more to read"),
        article("Form", body="manages manages manages"),
        *(article(f"Other {n}") for n in range(6)),
    ]
    assert found(client_of(*pair, ranking={"exact": 3}), "managed ")[0] == "Exact"
    assert found(client_of(*pair, ranking={"exact": 0}), "managed ")[0] == "Form"
