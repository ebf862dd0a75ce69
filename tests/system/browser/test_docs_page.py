"""The documentation of the API: languages, copying and requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser


def test_requests_are_sent_and_languages_switch(open_page: Open, search: str) -> None:
    """By keyboard alone: another language, another search, and its answer with its status."""
    page = open_page(f"{search}/api/docs")
    page.locator("#in-curl").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".in-Python").first.is_visible()
    assert not page.locator(".in-curl").first.is_visible()
    page.get_by_label("Address for GET /search", exact=True).fill(
        "/api/v1/search?q=zzzz&per_page=1"
    )
    page.keyboard.press("Enter")
    page.get_by_text("200 OK").wait_for()
    answer = json.loads(page.locator("#answer-get-search").inner_text())
    assert (answer["query"]["q"], answer["per_page"]) == ("zzzz", 1)
    page.get_by_label("Address for POST /search", exact=True).focus()
    page.get_by_label("Body for POST /search").fill('{"q": 1}')
    page.get_by_role("button", name="Send POST /search").click()
    page.get_by_text("400 BAD REQUEST").wait_for()
    assert "invalid-parameter" in page.locator("#answer-post-search_by_body").inner_text()


def test_requests_go_nowhere_else(open_page: Open, search: str) -> None:
    """An address of another service is refused before anything is sent."""
    page = open_page(f"{search}/api/docs")
    page.get_by_label("Address for GET /search", exact=True).fill("//example.org/api/v1/search")
    page.keyboard.press("Enter")
    page.get_by_text("must begin with").first.wait_for()


def test_code_is_copied(open_page: Open, search: str) -> None:
    """The button copies the code as it is, and says so."""
    page = open_page(f"{search}/api/docs", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy curl for GET /search", exact=True).click()
    page.get_by_role("status").get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("curl 'http://")


@pytest.mark.parametrize("width", [320, 1440])
def test_the_page_has_no_sideways_scrolling(open_page: Open, search: str, width: int) -> None:
    """Long addresses and answers fit on a phone."""
    page = open_page(f"{search}/api/docs", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
