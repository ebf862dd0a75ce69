"""The text of the page and the box."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from web.translations import translations

SAY = translations()["en"]


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


def test_utc_is_utc() -> None:
    """On a site in UTC, dates are shown in UTC."""
    assert SAY.day("2020-08-11T23:59:59Z", UTC) == "11 Aug 2020"


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
