"""Parts of the page and of the terminal output, without an app."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from search.schema import Schema
from search.settings.table import Settings
from web.answer.view import total_pages
from web.cli.terminal import age, marked, printable, size
from web.page.display import pages
from web.page.facet_rows import FacetRow, years
from web.request.parameter_table import Route
from web.request.parameters import parameter_table
from web.request.search import read
from web.request.urls import search_url
from web.translations import translations

SAY = translations()["en"]
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
    """The URL of the first page is that of the search."""
    assert pages(2, 2, AT)[0].url == "/s"


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        (None, "UTC", ""),
        ("2020-08-11T05:04:41Z", "UTC", "11 Aug 2020"),
        ("2020-01-01T02:00:00Z", "America/New_York", "31 Dec 2019"),
        ("0001-01-01T00:00:00Z", "America/New_York", "1 Jan 1"),
        ("9999-12-31T23:59:59Z", "Asia/Tokyo", "31 Dec 9999"),
    ],
)
def test_day(text: str | None, zone: str, expected: str) -> None:
    """A date is shown in the site's time zone, even at the ends of the calendar."""
    assert SAY.day(text, ZoneInfo(zone)) == expected


def test_marked() -> None:
    """Matches are bold in a terminal and plain elsewhere."""
    extract = {"text": "a care b", "spans": [[2, 6]]}
    assert marked(extract, color=True) == "a \x1b[1mcare\x1b[0m b"
    assert marked(extract, color=False) == "a care b"


def test_printable() -> None:
    """Content cannot send control sequences to a terminal."""
    assert printable("a\x1b]0;x\x07\r\nb\u202e") == "a ]0;x   b "


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=5, minutes=59), "5 hours"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_age(span: timedelta, expected: str) -> None:
    """An age is given in its largest unit."""
    assert age(span) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1500, "1.5 kB"),
        (2_000_000, "2.0 MB"),
        (3 * 10**12, "3,000.0 GB"),
    ],
)
def test_size(count: int, expected: str) -> None:
    """A size is given in its largest unit."""
    assert size(count) == expected


def test_utc_is_utc() -> None:
    """On a site in UTC, dates are shown in UTC."""
    assert SAY.day("2020-08-11T23:59:59Z", UTC) == "11 Aug 2020"


@pytest.mark.parametrize(
    ("total", "per_page", "expected"),
    [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (12_345, 10, 1000), (12_345, 3, 3333)],
)
def test_total_pages(total: int, per_page: int, expected: int) -> None:
    """Only pages that can be requested are counted."""
    assert total_pages(total, per_page) == expected


@pytest.mark.parametrize("value", ["²", "٣", "9" * 5000, "①"])
def test_odd_digits(client_of: Callable[..., FlaskClient], article: Any, value: str) -> None:
    """Values that only resemble years are ordinary values."""
    assert client_of(article(year=value)).get("/search").status_code == 200


def test_both_languages_say_everything() -> None:
    """All languages have the same keys with the same placeholders."""
    english, spanish = (translations()[lang].texts for lang in ("en", "es"))
    assert _filled(english) == _filled(spanish)


def _filled(texts: Any) -> Any:
    if isinstance(texts, str):
        return sorted(set(re.findall(r"\{\w+\}", texts)))
    return {k: _filled(v) for k, v in texts.items()} if isinstance(texts, dict) else len(texts)


def test_wording_escapes() -> None:
    """Values in text are escaped unless they are markup, and so is the text itself."""
    assert SAY("help.without", word="<b>") == "Without “&lt;b&gt;”"
    assert '"' not in SAY("page.placeholder")


def test_numbers() -> None:
    """A number selects singular or plural, and is formatted for the language."""
    assert SAY("found.articles", 1) == "1 article"
    assert SAY("found.articles", 1234) == "1,234 articles"
    assert translations()["es"]("found.articles", 1234) == "1.234 artículos"


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
