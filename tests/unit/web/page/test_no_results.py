"""Wider searches are offered when a search has no results."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document
from tests.reading import page, text, titles

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_nothing_found(client_of: ClientOf, article: Article) -> None:
    """A search without hits offers wider searches that have hits, with their totals."""
    client = client_of(article("Chronic care", tag="a"), article("Other", tag="b"))
    soup = page(client, "/search?q=chronic+walrus&tag=a&match=all")
    assert [text(item) for item in soup.select(".wider-searches li")] == [
        "Without “walrus” 1 article"
    ]
    soup = page(client, "/search?q=chronic&tag=b")
    (link,) = soup.select(".wider-searches a")
    assert text(link) == "Without the filter Tag: b"
    assert titles(page(client, link["href"])) == ["Chronic care"]


def test_nothing_found_for_a_phrase(client_of: ClientOf, article: Article) -> None:
    """An unmatched phrase is offered without quotation marks."""
    client = client_of(article("Care that is chronic"))
    soup = page(client, '/search?q="chronic+care"')
    assert "Without the quotation marks" in text(soup.select_one(".wider-searches"))
