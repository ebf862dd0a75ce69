"""The box as a dialog, in an empty box, in closed shadow roots, and on sites that swap pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.system.browser.conftest import HERE, served, wait_for
from tests.system.browser.site import site
from tests.system.browser.test_box import active, announcement, box, options

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser
RECENT = "localStorage.getItem('curated-search-recent')"
STORE = "text => localStorage.setItem('curated-search-recent', text)"


@pytest.fixture
def modal(search: str) -> Iterator[str]:
    """A site whose box is a dialog, under the strictest policy."""
    with served(site(search, options='mode="modal"')) as origin:
        yield origin


def remembered(page: Page, *texts: str) -> None:
    """Let the reader have searched for these texts, the last one first."""
    page.evaluate(STORE, json.dumps(texts))


def popular(page: Page, *texts: str) -> None:
    """Let many readers search for these texts."""
    found = [{"group": "query", "label": "Search", "text": text} for text in texts]
    body = json.dumps({"q": "", "suggestions": found, "index": {}})
    headers = {"Access-Control-Allow-Origin": "*"}
    page.route("**/suggest?q=", lambda route: route.fulfill(body=body, headers=headers))


def test_recent_searches(open_page: Open, plain: str) -> None:
    """An empty box lists the reader's last searches, newest first and each once."""
    page = open_page(plain)
    for text in ("telehealth", "diabetes", "Telehealth"):
        box(page).fill(text)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*", wait_until="commit")
        page.goto(plain)
    box(page).click()
    wait_for(page, lambda: options(page) == ["Telehealth", "diabetes", "Clear recent searches"])
    assert announcement(page) == "2 suggestions."
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=diabetes")


def test_recent_searches_can_be_cleared(open_page: Open, plain: str) -> None:
    """The last option deletes the recent searches, by keyboard and by mouse."""
    page = open_page(plain)
    for clear in (
        lambda: [page.keyboard.press(key) for key in ("ArrowUp", "Enter")],
        lambda: page.get_by_role("option", name="Clear recent searches").click(),
    ):
        remembered(page, "one", "two")
        box(page).click()
        page.get_by_role("option", name="one").wait_for()
        clear()
        page.get_by_role("listbox").wait_for(state="hidden")
        assert page.evaluate(RECENT) is None
        assert box(page).get_attribute("aria-expanded") == "false"
        page.locator("h1").click()


def test_recent_searches_can_be_disabled(open_page: Open, search: str) -> None:
    """With `recent` at 0, nothing is stored, and what was stored before is deleted."""
    with served(site(search, options='recent="0"')) as plain:
        page = open_page(plain)
        remembered(page, "earlier")
        page.goto(plain)
        page.wait_for_function(f"{RECENT} === null")
        box(page).fill("telehealth")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*", wait_until="commit")
        page.goto(plain)
        assert page.evaluate(RECENT) is None


def test_a_followed_article_remembers_its_search(open_page: Open, plain: str) -> None:
    """The words that led to an article are a recent search; a chosen filter is none."""
    page = open_page(plain)
    box(page).fill("telehealth")
    page.get_by_role("option", name="Telehealth").first.click()
    page.wait_for_url("**/articles/**")
    assert json.loads(page.evaluate(RECENT)) == ["telehealth"]
    box(page).fill("community a")
    page.get_by_role("option", name="Community A").first.click()
    page.wait_for_url("**/search?community=*")
    page.goto(plain)
    assert json.loads(page.evaluate(RECENT)) == ["telehealth"]


@pytest.mark.parametrize("stored", ["{", '{"0": "x"}', "7", "null", "[1, null]"])
def test_odd_storage(open_page: Open, plain: str, stored: str) -> None:
    """Whatever another script has stored, the box works."""
    page = open_page(plain)
    page.evaluate(STORE, stored)
    box(page).click()
    page.wait_for_timeout(200)
    assert options(page) == []
    box(page).fill("telehealth")
    page.get_by_role("option", name="See all 12 results").wait_for()


@pytest.fixture
def recording(search: str) -> Iterator[str]:
    """A site whose box lists popular searches, as it does by default if searches are recorded."""
    with served(site(search, options='popular="5"')) as origin:
        yield origin


def test_popular_searches(open_page: Open, recording: str) -> None:
    """An empty box also lists what many readers search for, without the recent ones."""
    page = open_page(recording)
    popular(page, "care plan", "flu shot")
    remembered(page, "flu shot")
    box(page).click()
    wait_for(page, lambda: options(page) == ["flu shot", "Clear recent searches", "care plan"])
    assert page.get_by_role("group", name="Popular searches").count() == 1
    page.keyboard.press("Escape")
    assert not page.get_by_role("listbox").is_visible()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="care plan").wait_for()


def test_nothing_to_offer(open_page: Open, plain: str) -> None:
    """Without recent and popular searches, an empty box opens no list."""
    page = open_page(plain)
    box(page).click()
    page.wait_for_timeout(300)
    assert box(page).get_attribute("aria-expanded") == "false"
    assert not page.get_by_role("listbox").is_visible()


def in_dialog(page: Page) -> bool:
    return page.get_by_role("dialog", name="Search the site").is_visible()


def test_modal(open_page: Open, modal: str) -> None:
    """A button or Ctrl-K opens a dialog; Escape closes it, and the words stay."""
    page = open_page(modal)
    opener = page.get_by_role("button", name="Search the site")
    assert opener.get_attribute("aria-haspopup") == "dialog"
    opener.focus()
    page.keyboard.press("Control+k")
    assert in_dialog(page)
    page.keyboard.type("telehealth")
    page.get_by_role("option", name="See all 12 results").wait_for()
    page.keyboard.press("ArrowDown")
    assert active(page)
    page.keyboard.press("Escape")
    assert not in_dialog(page)
    assert page.evaluate("document.activeElement.localName") == "curated-search-box"
    opener.click()
    assert box(page).input_value() == "telehealth"
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="See all 12 results").click()
    page.wait_for_url("**/search?q=telehealth", wait_until="commit")


@pytest.mark.parametrize("how", ["button", "backdrop"])
def test_modal_closes(open_page: Open, modal: str, how: str) -> None:
    """Its button and a click beside it close the dialog."""
    page = open_page(modal)
    page.keyboard.press("/")
    assert in_dialog(page)
    if how == "button":
        page.get_by_role("button", name="Close").click()
    else:
        page.mouse.click(10, 700)
    assert not in_dialog(page)


def test_modal_keeps_the_focus(open_page: Open, modal: str) -> None:
    """While the dialog is open, Tab never reaches the page behind it."""
    page = open_page(modal)
    page.keyboard.press("/")
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('curated-search-box, body')")


@pytest.mark.parametrize("width", [320, 360, 390])
def test_modal_on_a_phone(open_page: Open, modal: str, width: int) -> None:
    """On a phone, the button, the dialog and its list are completely visible."""
    page = open_page(modal, width=width, height=700, has_touch=True)
    page.get_by_role("button", name="Search the site").click()
    box(page).fill("telehealth")
    page.get_by_role("option").first.wait_for()
    for part in ("dialog", "input", "close", "list"):
        place = page.locator(f"[part={part}]").bounding_box()
        assert place
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


CLOSED = """host => {
    const plain = document.querySelector("curated-search-box");
    const box = plain.cloneNode(true);
    plain.remove();
    const root = document.body.insertBefore(document.createElement(host), document.body.firstChild)
        .attachShadow({ mode: "closed" });
    const frame = document.createElement("section");
    frame.lang = "es";
    root.append(frame, document.createElement("textarea"));
    frame.append(box);
    Object.assign(window, { box, other: root.querySelector("textarea") });
}"""


def inside(page: Page, selector: str) -> Any:
    return page.evaluate(f"box.shadowRoot.querySelector({selector!r})?.textContent")


@pytest.mark.parametrize("host", ["div", "section"])
def test_in_a_closed_shadow_root(open_page: Open, plain: str, host: str) -> None:
    """In a closed shadow root, the box works, and shortcuts go to whatever is written in."""
    page = open_page(plain)
    page.evaluate(CLOSED, host)
    page.keyboard.press("/")
    page.keyboard.type("a/telehealth")
    assert page.evaluate("box.value") == "a/telehealth"
    page.evaluate("box.value = ''")
    page.keyboard.type("telehealth")
    wait_for(page, lambda: inside(page, "[part~=all]") == "Ver los 12 resultados")
    page.evaluate("other.focus()")
    page.keyboard.type("/")
    assert page.evaluate("other.value") == "/"


LIBRARIES = {
    "@hotwired/turbo/dist/turbo.es2017-umd.js": "Turbo.visit(location.origin + '/second')",
    "htmx.org/dist/htmx.min.js": "htmx.ajax('GET', '/second', { target: 'body' })",
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_navigation_by_a_library(open_page: Open, plain: str, library: str) -> None:
    """Turbo and htmx swap pages without loading them; the new box works, the old one is gone."""
    file = HERE / "node_modules" / library
    if not file.exists():
        pytest.skip(reason="Turbo and htmx are not installed (make browser installs them)")
    page = open_page(plain, bypass_csp=True)
    page.evaluate(file.read_text(encoding="utf-8"))
    page.evaluate("document.querySelector('curated-search-box').id = 'old'")
    page.evaluate(f"void ({LIBRARIES[library]})")
    page.locator("h1", has_text="Second").wait_for()
    wait_for(page, lambda: page.locator("#old").count() == 0)
    assert page.locator("curated-search-box").count() == 1
    page.keyboard.press("/")
    box(page).fill("telehealth")
    page.get_by_role("option", name="See all 12 results").wait_for()
    page.keyboard.press("ArrowDown")
    assert active(page)
