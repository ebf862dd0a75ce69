"""The languages of the search page in a browser, which knows CLDR's rules for each of them."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from tests.system.browser.conftest import served
from tests.system.browser.site import site
from web.translations import translations
from web.translations.plural_forms import plural_form

if TYPE_CHECKING:
    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", sorted(translations()))
def test_every_language_fits_a_phone(open_page: Open, search: str, lang: str) -> None:
    """At 320 pixels no language makes a page scroll sideways or cuts off a button."""
    page = open_page(search, width=320, locale=lang)
    for path in (
        "/",
        "/search?q=care&category=Guide&tag.not=tag+02",
        "/search?q=care+zzz",
        "/none",
    ):
        page.goto(search + path)
        assert page.locator("html").get_attribute("lang") == lang
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        cut = """[document.documentElement, ...document.querySelectorAll("button, .bar a")]
            .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
            .map((one) => one.outerHTML.slice(0, 80))"""
        assert page.evaluate(cut) == []


@pytest.mark.parametrize("lang", sorted(translations()))
def test_every_language_fits_a_phone_s_box(open_page: Open, search: str, lang: str) -> None:
    """At 320 pixels the button, the dialog and its list of searches fit in each language."""
    with served(site(search, options=f'mode="modal" lang="{lang}"')) as origin:
        page = open_page(origin, width=320, locale=lang)
        page.evaluate("localStorage.setItem('curated-search-recent', '[\"care\"]')")
        page.locator("[part=opener]").click()
        page.get_by_role("option").nth(1).wait_for()
        inside = "document.querySelector('curated-search-box').shadowRoot"
        parts = f"{inside}.querySelectorAll('button, dialog, .option')"
        cut = """.filter((one) => one.scrollWidth > one.clientWidth + 1)
            .map((one) => one.outerHTML.slice(0, 80))"""
        assert page.evaluate(f"[document.documentElement, ...{parts}]{cut}") == []


def test_numbers_and_dates_are_those_of_the_browser(open_page: Open, search: str) -> None:
    """Plural forms, numbers and dates are as in CLDR, but English has the day before the month."""
    page = open_page(search)
    numbers = [*range(130), 999, 1_000, 1_234, 9_999, 10_000, 12_345, 1_000_000, 2_000_001]
    days = [f"2020-{month:02}-11T00:00:00Z" for month in range(1, 13)]
    style = "{day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC'}"
    forms = "([lang, numbers]) => numbers.map((n) => new Intl.PluralRules(lang).select(n))"
    grouped = "([lang, numbers]) => numbers.map((n) => new Intl.NumberFormat(lang).format(n))"
    dates = f"([lang, days]) => days.map((day) => new Date(day).toLocaleDateString(lang, {style}))"
    for lang, say in translations().items():
        assert page.evaluate(forms, [lang, numbers]) == [plural_form(lang, n) for n in numbers]
        assert page.evaluate(grouped, [lang, numbers]) == [say.number(n) for n in numbers]
        if lang != "en":
            assert page.evaluate(dates, [lang, days]) == [say.day(day, UTC) for day in days]
