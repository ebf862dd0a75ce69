"""The active filters of a search, each of which the page can remove."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from flask.testing import FlaskClient

from search.document import Document
from tests.reading import page, text

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_chips(client_of: ClientOf, article: Article) -> None:
    """Every active filter is shown as a chip that removes the filter."""
    client = client_of(article(tag=("a", "b")), article(tag="c"))
    soup = page(client, "/search?tag=a&category.not=X&date.gte=2019-01-01&page=1")
    chips = {text(chip): chip["href"] for chip in soup.select(".chip")}
    assert chips == {
        "Remove the filter Not Category X": "/search?date.gte=2019-01-01&tag=a",
        "Remove the filter Tag a": "/search?date.gte=2019-01-01&category.not=X",
        "Remove the filter From 2019-01-01": "/search?category.not=X&tag=a",
    }
    assert soup.select_one(".clear")["href"] == "/search"


def test_chips_of_bounds(client_of: ClientOf, article: Article) -> None:
    """Bounds of other fields than the date have the name of the field, and the page sorts by it."""
    old, new = (
        replace(article(title), lastmod=datetime(year, 1, 1, tzinfo=UTC))
        for title, year in (("Old", 2020), ("New", 2024))
    )
    soup = page(
        client_of(old, new), "/search?sort=-lastmod&lastmod.gte=2019-01-01&lastmod.lt=2030-01-01"
    )
    assert [text(tag) for tag in soup.select(".hits h2, .hits h3")][:2] == ["New", "Old"]
    assert {text(chip): chip["href"] for chip in soup.select(".chip")} == {
        "Remove the filter Last modified: From 2019-01-01": (
            "/search?lastmod.lt=2030-01-01&sort=-lastmod"
        ),
        "Remove the filter Last modified: Before 2030-01-01": (
            "/search?lastmod.gte=2019-01-01&sort=-lastmod"
        ),
    }
    assert soup.select_one(".clear")["href"] == "/search?sort=-lastmod"
