"""The text of the page and the box."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.settings.loading import load_settings
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


LANGUAGES = sorted(translations())
# The forms that a number can take; text for round millions is only needed after an article count.
FORMS = {
    **dict.fromkeys(("de", "en", "es", "fil", "fr", "it", "pt"), frozenset({"one", "other"})),
    **dict.fromkeys(("vi", "zh"), frozenset({"other"})),
    "ar": frozenset({"zero", "one", "two", "few", "many", "other"}),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_everything(lang: str) -> None:
    """All languages have the same keys, the same placeholders, and a text for each plural form."""
    assert _shape(translations()[lang].texts, FORMS[lang]) == _shape(SAY.texts, FORMS["en"])


def _shape(texts: Any, forms: frozenset[str]) -> Any:
    if isinstance(texts, str):
        return sorted(set(re.findall(r"\{\w+\}", texts)))
    if isinstance(texts, int):
        return None
    if isinstance(texts, list):
        return [_shape(text, forms) for text in texts]
    if "other" in texts:
        assert forms <= texts.keys() <= forms | {"many"}
        return _shape(texts["other"], forms)
    return {name: _shape(part, forms) for name, part in texts.items()}


def test_the_setting_names_every_language() -> None:
    """The page can be shown in each language that has a file."""
    for lang in LANGUAGES:
        assert load_settings(None, {"CURATED_SEARCH_INTERFACE": lang}).interface == lang


def test_wording_escapes() -> None:
    """Values in text are escaped unless they are markup, and so is the text itself."""
    assert SAY("help.without", word="<b>") == "Without “&lt;b&gt;”"
    assert '"' not in SAY("page.placeholder")


def test_numbers() -> None:
    """A number selects singular or plural, and is formatted for the language."""
    assert SAY("found.articles", 1) == "1 article"
    assert SAY("found.articles", 1234) == "1,234 articles"
    spanish, french, arabic = (translations()[lang] for lang in ("es", "fr", "ar"))
    assert spanish("found.articles", 1234) == "1234 artículos"
    assert spanish("found.articles", 12345) == "12.345 artículos"
    assert french("found.articles", 2_000_000) == "2\u202f000\u202f000 d’articles"
    assert [arabic("found.articles", n) for n in (2, 5)] == ["مقالان", "5 مقالات"]


@pytest.mark.parametrize(
    ("sent", "lang"),
    [("tl", "fil"), ("fil-PH", "fil"), ("zh-CN,zh;q=0.9", "zh"), ("pt-BR", "pt"), ("xx", "en")],
)
def test_the_reader_s_language(
    client_of: Callable[..., FlaskClient],
    article: Callable[..., Document],
    sent: str,
    lang: str,
) -> None:
    """The page is in the language that the browser asks for, if there is a translation."""
    page = client_of(article()).get("/search", headers={"Accept-Language": sent}).text
    assert f'<html lang="{lang}"' in page
