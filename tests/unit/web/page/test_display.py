"""Parts of the page, without an app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.schema import Schema
from search.settings.table import Settings
from web.page.display import pages
from web.page.facet_rows import FacetRow, years
from web.request.parameter_table import Route
from web.request.parameters import parameter_table
from web.request.search import read
from web.request.urls import search_url

TABLE = parameter_table(Schema(), Settings())
AT = search_url("/s", read([], TABLE, Route.PAGE, zone=UTC), TABLE.on[Route.PAGE])


@pytest.mark.parametrize(
    ("current", "last", "expected"),
    [
        (1, 1, "1"),
        (1, 3, "1 2 3"),
        (1, 9, "1 2 3 … 9"),
        (5, 9, "1 … 3 4 5 6 7 … 9"),
        (9, 9, "1 … 7 8 9"),
        (50, 9, "1 … 9"),
    ],
)
def test_pages(current: int, last: int, expected: str) -> None:
    """The first, last and adjacent pages are listed, with gaps between them."""
    assert " ".join(choice.label or "…" for choice in pages(current, last, AT)) == expected


def test_first_page_has_no_number() -> None:
    """The first page has the URL of the search itself."""
    assert pages(2, 2, AT)[0].url == "/s"


@pytest.mark.parametrize("value", ["²", "٣", "9" * 5000, "①"])
def test_odd_digits(client_of: Callable[..., FlaskClient], article: Any, value: str) -> None:
    """Values that only resemble years are ordinary values."""
    assert client_of(article(year=value)).get("/search").status_code == 200


def _year(label: str, count: int) -> FacetRow:
    return FacetRow(label, label, count, "/")


def test_years() -> None:
    """The histogram has every year from first to last, and one article is visible."""
    bars = years([_year("2021", 1000), _year("2020", 1), _year("2018", 500)])
    assert [(bar.year, bar.height) for bar in bars] == [
        (2018, 50), (2019, 0), (2020, 6), (2021, 100),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "labels", [["2020", "2021"], ["2020", "2021", "1450"], ["2020", "2021", "new"]]
)
def test_no_histogram(labels: list[str]) -> None:
    """Few years, distant years and other values have no histogram."""
    assert years([_year(label, 1) for label in labels]) == ()
