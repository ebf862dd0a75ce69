"""All states of the page and the box pass axe-core, light and dark, from 320 to 1600 pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.system.browser.conftest import served
from tests.system.browser.site import site

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser
# One width for each layout.
WIDTHS = (320, 800, 1600)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def _nothing(page: Page) -> None:
    pass


def _unfold(page: Page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def _suggest(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.click()
    box.fill("")
    box.type("commun")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")


def _lose(page: Page) -> None:
    page.route("**/search?**", lambda route: route.abort())
    page.get_by_role("combobox").fill("telehealth")
    page.get_by_role("alert").wait_for()


def _find(page: Page) -> None:
    _unfold(page)
    page.get_by_label("Find in Tag").fill("tag 2")
    page.locator(".matching a").first.wait_for()


def _unfold_similar(page: Page) -> None:
    page.get_by_text("Similar articles").first.click()
    page.locator(".similar li a").first.wait_for()


def _remember(page: Page) -> None:
    page.evaluate("localStorage.setItem('curated-search-recent', '[\"care plan\", \"flu\"]')")
    page.reload()
    page.locator("#recent a").first.wait_for()


def _remember_and_focus(page: Page) -> None:
    _remember(page)
    page.get_by_role("combobox").click()
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "browse": ("/", _nothing),
    "results": ("/search?q=care&page=2", _nothing),
    "filters": ("/search?q=care&category=Guide&tag.not=tag+02&date.gte=2000-01-01", _unfold),
    "nothing": ("/search?q=care+zzz&category=Guide", _nothing),
    "corrected": ("/search?q=telehelth", _nothing),
    "relaxed": ("/search?q=telehealth+diabetes+surgery+monitoring", _nothing),
    "wordless": ("/search?q=%3F%21", _nothing),
    "suggestions": ("/search?q=care", _suggest),
    "similar articles": ("/search?q=telehealth", _unfold_similar),
    "recent searches": ("/", _remember),
    "recent searches in the box": ("/", _remember_and_focus),
    "found in a facet": ("/search?q=care", _find),
    "no answer": ("/search?q=care", _lose),
    "wrong address": ("/search?page=99999", _nothing),
    "no such page": ("/nowhere", _nothing),
    "documentation": ("/api/docs", _nothing),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_page(open_page: Open, search: str, axe: str, state: str) -> None:
    """No state of the page has a violation."""
    path, reach = STATES[state]
    page = open_page(search + path)
    reach(page)
    _everywhere(page, axe)


@pytest.mark.parametrize("typed", ["", "care", "zzzz"])
def test_box(open_page: Open, plain: str, axe: str, typed: str) -> None:
    """No state of the box on another site has a violation."""
    page = open_page(plain)
    if typed:
        page.get_by_role("combobox").type(typed)
        page.locator("[part~=all], [part=empty]:visible").wait_for()
    _everywhere(page, axe)


@pytest.mark.parametrize("typed", [None, "", "care"])
def test_modal(open_page: Open, search: str, axe: str, typed: str | None) -> None:
    """The button of the dialog, the empty dialog and its list have no violation."""
    with served(site(search, options='mode="modal"')) as origin:
        page = open_page(origin)
        if typed is not None:
            page.keyboard.press("/")
            page.get_by_role("combobox").fill(typed)
        if typed:
            page.locator("[part~=all]").wait_for()
        _everywhere(page, axe)


def _everywhere(page: Page, axe: str) -> None:
    page.evaluate(axe)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
            assert not [_told(one) for one in found], (scheme, width)


def _told(violation: dict[str, Any]) -> str:
    nodes = [f"{node['html'][:200]} {node['failureSummary']}" for node in violation["nodes"][:3]]
    return f"{violation['id']}: {violation['help']}: {nodes}"
