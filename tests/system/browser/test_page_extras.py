"""Similar articles, recent searches and saved searches on the search page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from search.engines.memory.engine import MemoryEngine
from search.settings.table import Settings
from tests.system.browser.conftest import served, wait_for
from tests.system.browser.library import articles
from tests.system.browser.site import site
from tests.system.browser.test_box import box
from web.app import create_app

if TYPE_CHECKING:
    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser
STORED = "localStorage.getItem('curated-search-recent')"


def test_similar_articles(open_page: Open, search: str, plain: str) -> None:
    """Similar articles unfold under a hit, with links to the site; unfolding asks once."""
    page = open_page(search + "/search?q=telehealth")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    summary = page.get_by_text("Similar articles").first
    summary.focus()
    page.keyboard.press("Enter")
    links = page.locator(".similar[open] li a")
    links.first.wait_for()
    assert links.count() == 4
    assert links.first.get_attribute("href").startswith(plain + "/articles/")
    for _ in range(2):
        page.keyboard.press("Enter")
    assert len([url for url in asked if "/similar" in url]) == 1


def test_links_keep_the_path_of_the_site(open_page: Open) -> None:
    """Scripts build an article's address as the server does, whatever the site's own path."""
    chosen = Settings(site_url="https://m.example/docs/")
    engine = MemoryEngine(chosen.schema())
    engine.rebuild(articles())
    with served(create_app(chosen, engine)) as search:
        page = open_page(search + "/search?q=telehealth")
        page.get_by_text("Similar articles").first.click()
        links = page.locator(".similar[open] li a")
        links.first.wait_for()
        beginning = "https://m.example/docs/articles/"
        assert links.first.get_attribute("href").startswith(beginning)
        with served(site(search, options='site="https://m.example/docs/"')) as plain:
            page = open_page(plain)
            box(page).fill("telehealth")
            page.get_by_role("option", name="See all 12 results").wait_for()
            assert page.locator(f"a.option[href^='{beginning}']").count() == 5


def test_similar_articles_that_cannot_be_had(open_page: Open, search: str) -> None:
    """If the request fails, the list folds up again; if there are none, the page says so."""
    page = open_page(search + "/search?q=telehealth")
    page.route("**/similar?**", lambda route: route.abort())
    page.get_by_text("Similar articles").first.click()
    wait_for(page, lambda: page.locator(".similar[open]").count() == 0)
    page.unroute_all()
    nothing = json.dumps({"id": "x", "hits": [], "index": {}})
    page.route("**/similar?**", lambda route: route.fulfill(body=nothing))
    page.get_by_text("Similar articles").first.click()
    page.get_by_text("No similar articles.").wait_for()


def test_recent_searches_at_home(open_page: Open, search: str) -> None:
    """The home page lists what the reader searched for and followed, until it is cleared."""
    page = open_page(search)
    assert not page.get_by_role("heading", name="Recent searches").is_visible()
    box = page.get_by_role("combobox")
    box.fill("telehealth")
    page.locator("h1", has_text="12 articles").wait_for()
    assert page.evaluate(STORED) is None
    page.keyboard.press("Enter")
    page.locator(".brand").click()
    page.locator("#recent a", has_text="telehealth").click()
    page.locator("h1", has_text="12 articles").wait_for()
    assert box.input_value() == "telehealth"
    page.locator(".brand").click()
    page.get_by_role("button", name="Clear recent searches").click()
    assert not page.get_by_role("heading", name="Recent searches").is_visible()
    assert page.evaluate(STORED) is None


def test_a_link_is_copied(open_page: Open, search: str) -> None:
    """A button copies the address of the search as it is on the page."""
    page = open_page(search, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("combobox").fill("telehealth")
    page.locator("h1", has_text="12 articles").wait_for()
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == search + "/search?q=telehealth"


def test_without_javascript(open_page: Open, search: str) -> None:
    """Without JavaScript nothing is offered that needs it; feeds are."""
    page = open_page(search + "/search?q=telehealth", java_script_enabled=False)
    assert not page.get_by_text("Similar articles").first.is_visible()
    assert not page.get_by_role("button", name="Copy link").is_visible()
    assert page.get_by_role("link", name="JSON Feed").is_visible()


def test_a_phone_has_room_for_fingers(open_page: Open, search: str) -> None:
    """On a phone, what is touched is at least 44 pixels high, and inputs do not zoom the page."""
    page = open_page(search + "/search?q=care", width=390, height=800, has_touch=True)
    page.locator("details.filters > summary").click()
    touched = "a.value, .done, .find, .range input, .range button, .filters > summary"
    heights = "all => all.map((one) => one.getBoundingClientRect().height).filter(Boolean)"
    assert min(page.locator(touched).evaluate_all(heights)) >= 44
    sizes = "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize)).filter(Boolean)"
    assert min(page.locator("input:not([type=hidden])").evaluate_all(sizes)) >= 16
    page.locator(".done").click()
    below = page.locator(".similar summary, .save a, .copy button").evaluate_all(heights)
    assert min(below) >= 44
