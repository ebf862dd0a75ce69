"""The box on a site at another origin, under the strictest policy."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from tests.system.browser.conftest import hold, served, wait_for
from tests.system.browser.site import site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser


def box(page: Page) -> Locator:
    return page.get_by_role("combobox")


def typed(page: Page, text: str) -> None:
    """Enter text at once, without intermediate answers, and wait for the options."""
    box(page).click()
    box(page).fill(box(page).input_value() + text)
    page.get_by_role("option").first.wait_for()


def options(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.get_by_role("option").all_inner_texts()]


def active(page: Page) -> Any:
    """The text of the active option."""
    return page.evaluate(
        """() => { const root = document.querySelector("curated-search-box").shadowRoot;
            const id = root.activeElement?.getAttribute("aria-activedescendant");
            return id ? root.getElementById(id).querySelector(".text").textContent : null; }"""
    )


def announcement(page: Page) -> Any:
    return page.evaluate(
        "document.querySelector('curated-search-box').shadowRoot.querySelector('[role=status]').textContent"
    )


# The API's answer for a correct word that no article has.
NOTHING_FOUND = {
    "query": {"q": "amoxicillin", "effective": "amoxicillin", "corrected": False},
    "hits": [],
    "total": 0,
    "suggestions": [{"q": "ampicillin", "reason": "spelling"}],
}


def test_strict_policy(open_page: Open, plain: str) -> None:
    """Suggestions, hits and "see all" appear without policy violations."""
    page = open_page("about:blank")
    page.add_init_script(
        "window.violations = []; addEventListener('securitypolicyviolation', "
        "(event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI))"
    )
    page.goto(plain)
    typed(page, "telehealth")
    assert options(page)[-1] == "See all 12 results"
    assert len(options(page)) == 6
    assert page.locator("mark", has_text="Telehealth").count() == 5
    assert page.evaluate("window.violations") == []


def test_articles_without_a_link_are_not_listed(open_page: Open, search: str) -> None:
    """Articles without a link are not listed."""
    with served(site(search, options='site="file:///srv/"')) as plain:
        page = open_page(plain)
        typed(page, "comm")
        assert page.locator("[part=heading]").all_inner_texts() == ["Community"]
        shown = len(options(page)) - options(page)[-1].startswith("See all")
        assert announcement(page).startswith(f"{shown} ")


def test_groups(open_page: Open, plain: str) -> None:
    """Suggested filters are listed in groups with headings, before the articles."""
    page = open_page(plain)
    typed(page, "comm")
    groups = page.get_by_role("group").all()
    names = [group.get_attribute("aria-labelledby") for group in groups]
    assert page.locator(f"#{names[0]}").inner_text() == "Community"
    assert options(page)[0].startswith("Community ")
    assert "20 articles" in options(page)[0]
    assert "javascript:" not in page.get_by_role("listbox").inner_html()


def test_pattern(open_page: Open, plain: str) -> None:
    """Roles and states follow the combobox pattern, with and without a list."""
    page = open_page(plain)
    state = {"aria-expanded": "false", "aria-autocomplete": "list", "aria-haspopup": "listbox"}
    for name, value in state.items():
        assert box(page).get_attribute(name) == value
    typed(page, "telehealth")
    assert box(page).get_attribute("aria-expanded") == "true"
    shown = page.locator(f"#{box(page).get_attribute('aria-controls')}")
    assert shown.get_attribute("role") == "listbox"
    # Wait for the answer to the last letter.
    deadline = time.monotonic() + 10
    while announcement(page) != "5 suggestions. 12 articles" and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert announcement(page) == "5 suggestions. 12 articles"
    assert box(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    assert page.locator("[role=option][aria-selected=true]").count() == 1


def test_arrows(open_page: Open, plain: str) -> None:
    """Down and Up cycle through the options and the box; the caret stays in place."""
    page = open_page(plain)
    typed(page, "telehealth")
    texts = page.locator("[role=option] .text").all_text_contents()
    page.keyboard.press("ArrowDown")
    assert active(page) == texts[0]
    page.keyboard.press("ArrowUp")
    assert active(page) is None
    page.keyboard.press("ArrowUp")
    assert active(page) == "See all 12 results"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert active(page) == texts[0]
    assert box(page).input_value() == "telehealth"


def test_enter_follows(open_page: Open, plain: str) -> None:
    """Enter on an option follows it; a hit leads to the article on the site."""
    page = open_page(plain)
    typed(page, "telehealth")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(plain + "/articles/**")


def test_enter_leads_to_the_results(open_page: Open, plain: str, search: str) -> None:
    """Enter in the box leads to the results, even before suggestions arrive."""
    page = open_page(plain)
    box(page).click()
    page.keyboard.type("telehealth after")
    page.keyboard.press("Enter")
    page.wait_for_url(search + "/search?q=telehealth+after")
    assert box(page).input_value() == "telehealth after"


def test_a_click_follows(open_page: Open, plain: str, search: str) -> None:
    """A click on "see all" leads to the results page."""
    page = open_page(plain)
    typed(page, "telehealth")
    page.get_by_role("option", name="See all 12 results").click()
    page.wait_for_url(search + "/search?q=telehealth")


def test_escape(open_page: Open, plain: str) -> None:
    """Escape closes the list and never clears the box, which has its own button for that."""
    page = open_page(plain)
    typed(page, "telehealth")
    page.keyboard.press("Escape")
    assert not page.get_by_role("listbox").is_visible()
    assert box(page).input_value() == "telehealth"
    page.keyboard.press("Escape")
    assert box(page).input_value() == "telehealth"
    assert box(page).get_attribute("type") == "search"


def test_a_phone_does_not_zoom(open_page: Open, plain: str) -> None:
    """On a touch screen, the text in the box is never smaller than 16 pixels."""
    page = open_page(plain, has_touch=True, is_mobile=True, bypass_csp=True)
    page.add_style_tag(content="curated-search-box { font-size: 12px; }")
    assert box(page).evaluate("node => getComputedStyle(node).fontSize") == "16px"


@pytest.mark.parametrize("width", [320, 360, 390])
def test_nothing_is_cut_off(open_page: Open, plain: str, width: int) -> None:
    """On a phone, the button and the list are completely visible."""
    page = open_page(plain, width=width)
    typed(page, "telehealth")
    for part in (page.get_by_role("button", name="Search"), page.locator("[part=list]")):
        place = part.bounding_box()
        assert place
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width


def test_articles_can_be_told_apart(open_page: Open, plain: str) -> None:
    """An article has a line of its text, its source, community and day, and a foreign language."""
    page = open_page(plain)
    typed(page, "telehealth")
    first = page.locator("[part=option]", has=page.locator("[part=line]")).first
    assert "care" in first.locator("[part=line]").inner_text()
    facts = first.locator("[part=note]").inner_text()
    assert re.fullmatch(r"source\.example · Community [ABC] · \w+ 3, 20\d\d", facts)
    box(page).fill("العناية")
    page.locator("[part=note]", has_text="Arabic").wait_for()


def test_corrections_are_said(open_page: Open, plain: str) -> None:
    """The list says for which words it shows results, to screen readers as well."""
    page = open_page(plain)
    typed(page, "telehelth")
    assert page.locator("[part=corrected]").inner_text() == "Showing results for “telehealth”."
    assert announcement(page).startswith("Showing results for “telehealth”. ")


def test_nothing_found_leads_on(open_page: Open, plain: str) -> None:
    """Where no article has a word, the list offers a search that has results."""
    page = open_page(plain)
    page.route("**/api/v1/search?*", lambda route: route.fulfill(json=NOTHING_FOUND))
    box(page).fill("amoxicillin")
    option = page.get_by_role("option", name="Did you mean “ampicillin”?")
    option.wait_for()
    assert (option.get_attribute("href") or "").endswith("/search?q=ampicillin")
    assert page.locator("[part=empty]").is_visible()


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter"])
def test_new_tab(open_page: Open, plain: str, key: str) -> None:
    """Ctrl or Cmd with Enter opens the active option in a new tab."""
    page = open_page(plain)
    typed(page, "telehealth")
    page.keyboard.press("ArrowDown")
    with page.context.expect_page() as opened:
        page.keyboard.press(key)
    opened.value.wait_for_url(plain + "/articles/**")
    assert page.url == plain + "/"


def test_leaving_closes(open_page: Open, plain: str) -> None:
    """The list closes when the box loses focus."""
    page = open_page(plain)
    typed(page, "telehealth")
    page.locator("#other").focus()
    assert not page.get_by_role("listbox").is_visible()


def test_shortcut(open_page: Open, plain: str) -> None:
    """The shortcut focuses the box, but types normally in other inputs."""
    page = open_page(plain)
    page.locator("#other").focus()
    page.keyboard.press("/")
    assert page.locator("#other").input_value() == "/"
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("care")
    assert box(page).input_value() == "care"


@pytest.mark.parametrize(
    ("shortcut", "key", "focused"),
    [
        ("mod+k", "Control+k", True),
        ("mod+k", "k", False),
        ("", "/", False),
        ("s", "s", True),
        ("/ mod+k", "/", True),
    ],
)
def test_shortcut_can_be_chosen(
    open_page: Open, search: str, shortcut: str, key: str, focused: bool
) -> None:
    """The shortcut can be changed or disabled."""
    with served(site(search, options=f'shortcut="{shortcut}"')) as plain:
        page = open_page(plain)
        page.locator("h1").click()
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.localName") == (
            "curated-search-box" if focused else "body"
        )


@pytest.mark.parametrize("aborted", [True, False])
def test_no_old_answer_replaces_a_new_one(open_page: Open, plain: str, aborted: bool) -> None:
    """A late answer to an earlier query is ignored, even without abort."""
    page = open_page(plain)
    held = hold(page, re.compile(r"/api/v1/\w+\?.*q=diab(&|$)"))
    if not aborted:
        page.evaluate("AbortController.prototype.abort = () => {}")
    box(page).click()
    box(page).type("diab")
    wait_for(page, lambda: len(held) == 2)
    box(page).fill("telehealth")
    page.get_by_role("option", name="Telehealth").first.wait_for()
    before = options(page)
    for route in held:
        # An aborted request cannot be continued.
        with suppress(Exception):
            route.continue_()
    page.wait_for_timeout(800)
    assert options(page) == before


def test_an_input_method_is_left_alone(open_page: Open, plain: str) -> None:
    """While an input method composes, nothing is requested, and Enter goes to that method."""
    page = open_page(plain)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box(page).focus()
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "tele", "selectionStart": 4, "selectionEnd": 4})
    client.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229})
    page.wait_for_timeout(400)
    assert asked == []
    client.send("Input.insertText", {"text": "telehealth"})
    page.get_by_role("option", name="See all 12 results").wait_for()
    assert page.url == plain + "/"


def test_typing_fast_asks_once(open_page: Open, search: str) -> None:
    """A request is sent only after a pause in typing, even when letters are deleted."""
    with served(site(search, options='debounce="500"')) as plain:
        page = open_page(plain)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        typed(page, "telehealth")
        assert len(asked) == 2
        page.keyboard.type("s")
        page.wait_for_timeout(900)
        page.keyboard.press("Backspace")
        page.wait_for_timeout(900)
        assert len(asked) == 6


def test_nothing_found(open_page: Open, plain: str) -> None:
    """A search without hits says so, even to screen readers."""
    page = open_page(plain)
    box(page).click()
    box(page).type("zzzz")
    page.get_by_text("Nothing found", exact=True).wait_for()
    assert box(page).get_attribute("aria-expanded") == "false"
    assert "Nothing found" in announcement(page)


def test_a_service_that_fails(open_page: Open, plain: str, search: str) -> None:
    """If the service fails, the box still leads to the results."""
    page = open_page(plain)
    page.route("**/api/v1/**", lambda route: route.abort())
    box(page).click()
    box(page).type("telehealth")
    page.wait_for_timeout(500)
    assert "Suggestions are unavailable" in announcement(page)
    page.keyboard.press("Enter")
    page.wait_for_url(search + "/search?q=telehealth")


def test_without_suggestions(open_page: Open, plain: str) -> None:
    """If only suggestions fail, the articles are still listed."""
    page = open_page(plain)
    page.route("**/suggest?**", lambda route: route.fulfill(status=404, body="{}"))
    typed(page, "telehealth")
    assert options(page)[-1] == "See all 12 results"


def test_plain_form_without_javascript(open_page: Open, plain: str, search: str) -> None:
    """Without JavaScript, the form inside the element works."""
    page = open_page(plain, java_script_enabled=False)
    page.get_by_label("Search the site").fill("telehealth")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(search + "/search?q=telehealth")
    page.get_by_text("12 articles for").wait_for()


def test_fields_of_the_form_narrow(open_page: Open, search: str) -> None:
    """Hidden fields of the form filter the hits and the results."""
    field = '<input type="hidden" name="community" value="Community A">'
    with served(site(search, fields=field)) as plain:
        page = open_page(plain)
        typed(page, "telehealth")
        assert options(page)[-1] == "See all 4 results"
        page.keyboard.press("Enter")
        page.wait_for_url(search + "/search?community=Community+A&q=telehealth")
        page.get_by_text("4 articles for").wait_for()


def test_an_invalid_language(open_page: Open, search: str) -> None:
    """With an invalid language such as `en_US`, the box works in English."""
    for lang in ("en_US", "es_MX", "x y", "constructor"):
        with served(site(search, options=f'lang="{lang}"')) as plain:
            page = open_page(plain)
            typed(page, "telehealth")
            all_of_them = "Ver los 12 resultados" if lang == "es_MX" else "See all 12 results"
            assert options(page)[-1] == all_of_them


def test_words_and_language(open_page: Open, search: str) -> None:
    """The box uses the page's language; label, placeholder and number of hits can be set."""
    with served(site(search, options='lang="es" label="Buscar aquí" hits="2"')) as plain:
        page = open_page(plain)
        assert box(page).get_attribute("aria-label") == "Buscar aquí"
        typed(page, "telehealth")
        assert options(page)[-1] == "Ver los 12 resultados"
        assert len(options(page)) == 3


def test_hostile_content(open_page: Open, plain: str, search: str) -> None:
    """Markup in values is shown as text, and an article without a safe address is left out."""
    page = open_page(plain)
    typed(page, "hostile")
    panel = page.get_by_role("listbox")
    assert "onerror" not in panel.inner_text()
    assert "<b onclick=alert(1)>bold</b>" in panel.inner_text()
    assert panel.locator("img, b, script").count() == 0
    links = panel.locator("a").evaluate_all("all => all.map((one) => one.href)")
    assert all(link.startswith((plain, search)) for link in links)


def test_a_hostile_service(open_page: Open, plain: str) -> None:
    """Whatever an answer contains, only web addresses are linked and only <mark> is markup."""
    page = open_page(plain)
    hits = [
        {"title": "x", "url": "javascript:alert(1)", "highlight": {"title": "<script>x</script>"}},
        {
            "title": "y",
            "url": "/y/",
            "highlight": {"title": "<mark>a</mark>&lt;b&gt;<i onclick=x>"},
        },
    ]
    page.route(
        "**/api/v1/search?**", lambda r: r.fulfill(body=json.dumps({"total": 2, "hits": hits}))
    )
    typed(page, "x")
    assert options(page) == ["a<b><i onclick=x>", "See all 2 results"]


def test_theme(open_page: Open, search: str) -> None:
    """Variables and parts style the box."""
    with served(site(search)) as plain:
        page = open_page(plain, bypass_csp=True)
        page.add_style_tag(
            content="curated-search-box { --search-accent: rgb(1, 2, 3); } "
            "curated-search-box::part(input) { border-radius: 0px; }"
        )
        button = page.get_by_role("button", name="Search")
        style = "node => getComputedStyle(node).%s"
        assert button.evaluate(style % "backgroundColor") == "rgb(1, 2, 3)"
        assert box(page).evaluate(style % "borderRadius") == "0px"


def test_text_typed_before_the_script_loads(open_page: Open, plain: str) -> None:
    """If the script loads late, the plain form's text and focus move to the box."""
    page = open_page("about:blank")

    def slow(route: Any) -> None:
        time.sleep(0.7)
        route.continue_()

    page.route("**/widget.js", slow)
    page.goto(plain, wait_until="commit")
    early = page.locator("form.plain input")
    early.click()
    early.type("tele")
    box(page).wait_for()
    assert box(page).input_value() == "tele"
    page.keyboard.type("health")
    page.get_by_role("option", name="See all 12 results").wait_for()


def test_no_shift(open_page: Open, plain: str) -> None:
    """The page around the box does not move when the box loads or while the reader types."""
    page = open_page("about:blank")
    page.add_init_script(
        """window.shifts = 0; new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.shifts += entry.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(plain)
    typed(page, "telehealth")
    box(page).fill("zzzz")
    page.wait_for_timeout(600)
    assert page.evaluate("window.shifts") < 0.001
