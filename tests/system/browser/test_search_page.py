"""The search page in a browser: typing, selecting, going back, and losing the connection."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.system.browser.conftest import hold, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser


def heading(page: Page, text: str) -> None:
    """Wait until the page's heading has this text."""
    page.locator("h1", has_text=text).wait_for()


def box(page: Page) -> Locator:
    return page.get_by_role("combobox")


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.dataset.key ?? document.activeElement.id")


def asked(page: Page) -> str:
    return urlsplit(page.url).query


def test_typing_updates_results_and_address(open_page: Open, search: str) -> None:
    """Results, URL and title follow the typing, and opening the URL gives the same page."""
    page = open_page(search)
    page.evaluate("window.stays = true")
    box(page).type("diabetes", delay=20)
    heading(page, "12 articles for diabetes")
    assert asked(page) == "q=diabetes"
    assert page.title() == "diabetes – Health library"
    assert page.evaluate("window.stays")
    assert page.locator("#feed").get_attribute("href") == f"{search}/search.atom?q=diabetes"
    page.reload()
    heading(page, "12 articles for diabetes")
    assert box(page).input_value() == "diabetes"


def test_typing_is_one_step_back(open_page: Open, search: str) -> None:
    """Back undoes all of the typing, and results, box and URL agree."""
    page = open_page(search + "/search?q=diet")
    heading(page, "12 articles for diet")
    box(page).fill("")
    box(page).type("telehealth", delay=20)
    heading(page, "12 articles for telehealth")
    page.go_back()
    heading(page, "12 articles for diet")
    assert box(page).input_value() == "diet"
    page.go_forward()
    heading(page, "for telehealth")
    assert box(page).input_value() == "telehealth"


def test_results_survive_an_article(open_page: Open, search: str, plain: str) -> None:
    """Back from an article restores the results and filters."""
    page = open_page(search)
    box(page).type("telehealth", delay=20)
    heading(page, "12 articles for telehealth")
    page.locator(".facet[data-field=category] a", has_text="Guide").click()
    heading(page, "6 articles for telehealth")
    page.locator(".hits h2 a").first.click()
    page.wait_for_url(plain + "/articles/**")
    page.go_back()
    heading(page, "6 articles for telehealth")
    assert box(page).input_value() == "telehealth"


def test_the_keyboard_is_enough(open_page: Open, search: str, plain: str) -> None:
    """The whole search works with the keyboard."""
    page = open_page(search)
    page.keyboard.press("/")
    page.keyboard.type("telehealth", delay=20)
    heading(page, "for telehealth")
    page.keyboard.press("Escape")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('h2') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(plain + "/articles/**")


def test_the_keyboard_leads_into_the_results(open_page: Open, search: str) -> None:
    """Enter or Down leads from the box to the first title, and Up leads back."""
    page = open_page(search)
    in_title = "document.activeElement.matches('.hits > li:nth-child(%d) h2 a')"
    page.keyboard.press("Control+k")
    page.keyboard.type("telehealth", delay=20)
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => {in_title % 1}")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(in_title % 2)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.localName") == "curated-search-box"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(in_title % 1)


def test_words_are_never_lost(open_page: Open, search: str) -> None:
    """Escape keeps the words, and after the box is cleared, Back brings them back."""
    page = open_page(search)
    box(page).type("telehealth", delay=20)
    heading(page, "for telehealth")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert box(page).input_value() == "telehealth"
    box(page).fill("")
    heading(page, "62 curated articles")
    page.go_back()
    heading(page, "for telehealth")
    assert box(page).input_value() == "telehealth"


@pytest.mark.parametrize("key", ["Enter", " "])
def test_choosing_by_keyboard_keeps_the_place(open_page: Open, search: str, key: str) -> None:
    """A value selected with the keyboard keeps the focus and can be removed with the same key."""
    page = open_page(search)
    page.locator("[data-key='category Guide']").focus()
    page.keyboard.press(key)
    heading(page, "30 articles")
    assert focused(page) == "category Guide"
    page.keyboard.press(key)
    heading(page, "62 curated articles")
    assert focused(page) == "category Guide"


def test_chips(open_page: Open, search: str) -> None:
    """Removing a chip keeps the other filters and moves the focus to the results."""
    page = open_page(search + "/search?q=care&category=Guide&tag=tag+02")
    page.locator(".chip", has_text="tag 02").press("Enter")
    heading(page, "30 articles for care")
    assert asked(page) == "q=care&category=Guide"
    assert focused(page) == "results"


def test_typing_keeps_choices(open_page: Open, search: str) -> None:
    """A search typed after selecting a filter is limited to that filter."""
    page = open_page(search)
    page.locator("[data-key='category Guide']").click()
    heading(page, "30 articles")
    box(page).type("telehealth", delay=20)
    heading(page, "6 articles for telehealth")
    assert asked(page) == "category=Guide&q=telehealth"


def test_filters_stay_open_on_a_phone(open_page: Open, search: str) -> None:
    """On a phone, the filters stay open until their button closes them."""
    page = open_page(search, width=390, height=800)
    filters = page.locator("details.filters")
    assert not filters.evaluate("node => node.open")
    page.locator("details.filters > summary").click()
    page.locator("[data-key='category Guide']").click()
    page.locator("[data-key='category Guide'].selected").wait_for()
    page.locator("[data-key='community Community A']").click()
    page.locator("[data-key='community Community A'].selected").wait_for()
    assert filters.evaluate("node => node.open")
    page.get_by_text("Show 10 articles").click()
    assert not filters.evaluate("node => node.open")
    assert focused(page) == "results"


def test_the_filters_cover_a_phone(open_page: Open, search: str) -> None:
    """On a phone, the filters cover the page; only they have the focus, and Escape closes them."""
    page = open_page(search + "/search?q=care", width=360, height=780, is_mobile=True)
    page.locator("details.filters > summary").click()
    assert page.locator("#filters").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 780}
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#filters') !== null")
    heights = page.locator("a.value:visible").evaluate_all("all => all.map((a) => a.clientHeight)")
    assert min(heights) >= 44
    find = page.get_by_label("Find in Tag")
    assert find.evaluate("node => getComputedStyle(node).fontSize") == "16px"
    page.keyboard.press("Escape")
    assert page.locator("#filters").bounding_box()["height"] < 100
    assert page.evaluate("document.activeElement.localName") == "summary"
    box(page).fill("telehealth")
    heading(page, "for telehealth")


def test_a_phone_shows_results_early(open_page: Open, search: str) -> None:
    """On a phone, results begin in the upper two fifths, and nothing covers the Filters button."""
    page = open_page(search + "/search?q=care", width=360, height=780, is_mobile=True)
    assert page.locator(".hits > li").first.bounding_box()["y"] < 0.4 * 780
    page.get_by_role("button", name="Search").click(trial=True)
    page.route("**/search?**", lambda route: route.abort())
    box(page).fill("telehealth")
    page.get_by_role("alert").wait_for()
    page.keyboard.press("Escape")
    page.locator("details.filters > summary").click(trial=True)
    left = page.locator("details.filters > summary").bounding_box()["x"]
    right = page.locator("h1").evaluate(
        "h1 => { const text = document.createRange(); text.selectNodeContents(h1);"
        " return text.getBoundingClientRect().right; }"
    )
    assert right <= left


def test_counts_are_aligned_on_a_phone(open_page: Open, search: str) -> None:
    """On a phone, the counts of a facet's values end at the same edge."""
    page = open_page(search + "/search?q=care", width=360, height=780, is_mobile=True)
    page.locator("details.filters > summary").click()
    edges = page.locator("[data-field=category] .count").evaluate_all(
        "all => all.map((count) => count.getBoundingClientRect().right)"
    )
    assert len(edges) > 1
    assert len(set(edges)) == 1


def test_a_phone_keeps_its_place_in_the_filters(open_page: Open, search: str) -> None:
    """Selecting a value far down in the filters does not scroll them."""
    page = open_page(search + "/search?q=care", width=360, height=780, is_mobile=True)
    page.locator("details.filters > summary").click()
    value = page.locator("[data-field=tag] a.value:visible").first
    value.scroll_into_view_if_needed()
    before = page.evaluate("document.getElementById('filters').scrollTop")
    value.click()
    page.locator("[data-field=tag] .selected").wait_for()
    assert before > 100
    assert abs(page.evaluate("document.getElementById('filters').scrollTop") - before) < 300


def test_folds_stay_open(open_page: Open, search: str) -> None:
    """Unfolded lists stay open."""
    page = open_page(search)
    page.locator("[data-key='more tag'] > summary").click()
    page.locator("[data-key='category Guide']").click()
    heading(page, "30 articles")
    assert page.locator("[data-key='more tag']").evaluate("node => node.open")


def test_find_in_a_facet(open_page: Open, search: str) -> None:
    """A long facet can be searched by any part of a word, and a match selected."""
    page = open_page(search + "/search?q=care")
    page.get_by_label("Find in Tag").fill("AG 2")
    page.locator(".matching .name").first.wait_for()
    found = page.locator(".matching .name").all_inner_texts()
    assert "tag 29" in found
    assert "cardio tag 2" in found
    page.locator(".matching a", has_text="tag 29").click()
    heading(page, "2 articles for care")
    assert asked(page) == "q=care&tag=tag+29"


def test_find_nothing_in_a_facet(open_page: Open, search: str) -> None:
    """A facet search without matches says so, and clearing the search restores the facet."""
    page = open_page(search)
    section = page.locator(".facet[data-field=tag]")
    page.get_by_label("Find in Tag").fill("zzz")
    section.get_by_text("No matching values").wait_for()
    page.get_by_label("Find in Tag").fill("")
    section.locator("a.value").first.wait_for()
    assert not section.get_by_text("No matching values").is_visible()


def test_a_year_of_the_histogram(open_page: Open, search: str) -> None:
    """Clicking a bar selects its year, and the bar is marked as selected."""
    page = open_page(search + "/search?q=care")
    page.locator("[data-key='bar 2020']").click()
    page.locator("[data-key='bar 2020'].selected").wait_for()
    assert asked(page) == "q=care&year=2020"
    heights = page.locator(".years svg").evaluate_all("all => all.map((one) => one.clientHeight)")
    assert max(heights) > 40
    assert min(heights) >= 2


def test_a_range_of_dates(open_page: Open, search: str) -> None:
    """A range of dates limits the results, and can be removed like any filter."""
    page = open_page(search + "/search?q=care&category=Guide")
    page.get_by_label("From").fill("2020-01-01")
    page.get_by_role("button", name="Apply").click()
    page.locator(".chip", has_text="2020-01-01").wait_for()
    assert asked(page) == "q=care&category=Guide&date.gte=2020-01-01"
    assert page.get_by_label("From").input_value() == "2020-01-01"


def test_pages_begin_at_the_top(open_page: Open, search: str) -> None:
    """The next page starts at the top with focus on the results; back restores the position."""
    page = open_page(search + "/search?q=care", height=500)
    page.locator("[rel=next].step").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 500
    page.locator("[rel=next].step").click()
    heading(page, ", page 2")
    assert page.evaluate("scrollY") == 0
    assert focused(page) == "results"
    page.go_back()
    page.wait_for_function("() => !document.querySelector('h1').textContent.includes('page')")
    page.wait_for_function(f"() => Math.abs(scrollY - {before}) < 3")


def test_the_number_is_announced(open_page: Open, search: str) -> None:
    """The number of results is announced after a pause in typing, and not on load."""
    page = open_page(search)
    announcement = page.locator("#announcement")
    assert announcement.get_attribute("role") == "status"
    assert announcement.text_content() == ""
    box(page).type("telehealth", delay=20)
    page.wait_for_function("() => document.getElementById('announcement').textContent !== ''")
    assert announcement.text_content() == "12 articles for telehealth"


def test_no_old_answer_replaces_a_new_one(open_page: Open, search: str) -> None:
    """A late answer to an earlier search is ignored."""
    page = open_page(search)
    held = hold(page, re.compile(r"/search\?q=diabetes$"))
    # Without aborting, only the order protects.
    page.evaluate("AbortController.prototype.abort = () => {}")
    box(page).type("diabetes")
    wait_for(page, lambda: bool(held))
    box(page).fill("telehealth")
    heading(page, "for telehealth")
    held[0].continue_()
    page.wait_for_timeout(800)
    heading(page, "for telehealth")
    assert asked(page) == "q=telehealth"


def test_results_appear_while_the_reader_keeps_typing(open_page: Open, search: str) -> None:
    """Each answer that is newer than the one on the page is shown, even if it is late.

    At most two requests are under way; the last text typed meanwhile is sent next.
    """
    page = open_page(search)
    held = hold(page, re.compile(r"/search\?q="))
    for count, text in ((1, "tele"), (2, "telehealth"), (2, "diabetes"), (2, "diabetes diet")):
        box(page).fill(text)
        wait_for(page, lambda count=count: len(held) == count)
        page.wait_for_timeout(150)
    held[0].continue_()
    heading(page, "for tele")
    wait_for(page, lambda: len(held) == 3)
    assert held[2].request.url.endswith("?q=diabetes+diet")
    held[2].continue_()
    heading(page, "for diabetes diet")
    page.wait_for_timeout(150)
    assert (len(held), asked(page)) == (3, "q=diabetes+diet")


def test_a_proxy_s_error_keeps_the_page(open_page: Open, search: str) -> None:
    """If a proxy answers 502 while the reader types, the results stay and the page says so."""
    page = open_page(search + "/search?q=care")
    error = {"status": 502, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"}
    page.route("**/search?**", lambda route: route.fulfill(**error))
    box(page).fill("telehealth")
    page.get_by_role("alert").get_by_text("is not responding").wait_for()
    assert page.locator(".hits > li").count() == 10
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    heading(page, "for telehealth")


def test_an_input_method_is_left_alone(open_page: Open, search: str) -> None:
    """Nothing is searched while an input method composes a word."""
    page = open_page(search)
    box(page).focus()
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "diab", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(400)
    assert asked(page) == ""
    client.send("Input.insertText", {"text": "diabetes"})
    heading(page, "12 articles for diabetes")


def test_no_shift_while_typing(open_page: Open, search: str) -> None:
    """Elements that stay do not move while typing."""
    page = open_page(search, height=700)
    page.evaluate(
        """() => { window.shifts = 0; new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.shifts += entry.value;
        }).observe({ type: "layout-shift", buffered: true }); }"""
    )
    for word in ("c", "ca", "care", "care zzz", "telehealth after"):
        box(page).fill(word)
        page.wait_for_timeout(700)
    assert page.evaluate("window.shifts") < 0.01


def test_offline(open_page: Open, search: str) -> None:
    """Offline, the page says so and keeps its results; it reloads when back online."""
    page = open_page(search + "/search?q=care")
    page.context.set_offline(True)
    box(page).fill("telehealth")
    page.get_by_role("alert").get_by_text("You are offline").wait_for()
    assert page.locator(".hits > li").count() == 10
    page.context.set_offline(False)
    heading(page, "for telehealth")
    assert page.get_by_role("alert").count() == 0


def test_no_answer(open_page: Open, search: str) -> None:
    """A failed search says so, with a button to try again."""
    page = open_page(search)
    page.route("**/search?**", lambda route: route.abort())
    box(page).fill("telehealth")
    page.get_by_role("alert").get_by_text("is not responding").wait_for()
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    heading(page, "for telehealth")


def test_a_long_wait_is_shown(open_page: Open, search: str) -> None:
    """A slow answer shows a progress bar without moving anything."""
    page = open_page(search)

    def slow(route: Any) -> None:
        time.sleep(0.8)
        route.continue_()

    page.route("**/search?**", slow)
    box(page).fill("telehealth")
    page.locator(":root.waiting").wait_for()
    heading(page, "for telehealth")
    page.locator(":root:not(.waiting)").wait_for()


def test_an_error_replaces_the_results(open_page: Open, search: str) -> None:
    """An error is shown in place of the results, and the next search works."""
    page = open_page(search)
    box(page).fill("care")
    heading(page, "for care")
    page.evaluate("document.querySelector('.step').href += '&page=99999'")
    page.locator(".pages .step").click()
    heading(page, "Invalid link")
    box(page).fill("telehealth")
    heading(page, "12 articles for telehealth")
    assert page.locator("main.error").count() == 0


def test_without_javascript(open_page: Open, search: str, plain: str) -> None:
    """Everything works without JavaScript: search, select, remove, next page, article."""
    page = open_page(search, java_script_enabled=False)
    page.locator("input[name=q]").fill("care")
    page.get_by_role("button", name="Search").click()
    heading(page, "60 articles for care")
    page.locator("[data-key='category Guide']").click()
    heading(page, "30 articles for care")
    page.locator("[rel=next].step").click()
    heading(page, ", page 2")
    page.locator(".chip").click()
    heading(page, "60 articles for care")
    assert not page.get_by_label("Find in Tag").is_visible()
    page.locator(".hits h2 a").first.click()
    page.wait_for_url(plain + "/articles/**")


def test_filters_without_javascript_on_a_phone(open_page: Open, search: str) -> None:
    """Without JavaScript, selecting a value leads back to its unfolded facet."""
    page = open_page(search + "/search?q=care", width=390, height=800, java_script_enabled=False)
    guide = page.locator("[data-key='category Guide']")
    page.locator("details.filters > summary").click()
    guide.click()
    heading(page, "30 articles for care")
    assert guide.is_visible()
    page.locator("[data-key='community Community A']").click()
    heading(page, "10 articles for care")
    assert guide.is_visible()
    page.get_by_text("Show 10 articles").click()
    page.locator(".chip", has_text="Community A").click()
    page.locator("[rel=next].step").click()
    heading(page, ", page 2")
    assert not guide.is_visible()


def test_the_focus_is_visible_on_a_phone(open_page: Open, search: str) -> None:
    """A focused filter is never covered by the button that closes the filters."""
    page = open_page(search + "/search?q=care", width=390, height=800)
    page.locator("details.filters > summary").click()
    page.get_by_label("Find in Tag").focus()
    field = page.get_by_label("Find in Tag").bounding_box()
    button = page.locator(".done").bounding_box()
    assert field
    assert button
    assert field["y"] + field["height"] < button["y"]


def test_spanish(open_page: Open, search: str) -> None:
    """If the browser prefers Spanish, the page and its box are in Spanish."""
    page = open_page(search, locale="es-MX")
    assert page.locator("html").get_attribute("lang") == "es"
    box(page).fill("telehealth")
    heading(page, "12 artículos para telehealth")
    assert page.get_by_role("button", name="Buscar").count() == 1


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280, 1600])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_overflows(open_page: Open, search: str, width: int, direction: str) -> None:
    """The page never scrolls sideways, at any width and in either text direction."""
    page = open_page(search + "/search?q=care&category=Guide", width=width)
    page.evaluate("(direction) => { document.documentElement.dir = direction; }", direction)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


def test_print(open_page: Open, search: str) -> None:
    """A printed page has the results with their URLs, and nothing to click."""
    page = open_page(search + "/search?q=care")
    page.emulate_media(media="print")
    assert page.locator(".hits > li").count() == 10
    for gone in ("curated-search-box", "aside", ".bar", ".pages"):
        assert not page.locator(gone).first.is_visible()
