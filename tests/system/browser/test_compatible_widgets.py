"""Widgets made for Algolia, as published on npm, in Chromium and against a running service."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from tests.system.browser.conftest import HERE, served, wait_for
from tests.system.instantsearch.content import SETTINGS, sample_with_paths
from tests.system.serving.service import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser
PACKAGES = HERE / "node_modules"
# The builds for pages without a bundler.
SCRIPTS = (
    "algoliasearch/dist/lite/builds/browser.umd.js",
    "instantsearch.js/dist/instantsearch.production.min.js",
    "@algolia/autocomplete-js/dist/umd/index.production.js",
    "@docsearch/js/dist/umd/index.js",
)
STYLE = "@docsearch/css/dist/style.css"
PAGE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Widgets</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/{STYLE}">
{"".join(f'<script src="/{script}"></script>' for script in SCRIPTS)}
<script src="/widgets.js"></script><body></body></html>"""


def site(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """A page with all packages, and their files."""
    path = environ["PATH_INFO"].lstrip("/")
    if path in {*SCRIPTS, STYLE, "widgets.js"}:
        kind = "text/css" if path.endswith("css") else "text/javascript"
        start("200 OK", [("Content-Type", f"{kind}; charset=utf-8")])
        return [((HERE if path == "widgets.js" else PACKAGES) / path).read_bytes()]
    start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [PAGE.encode()]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running service of the sample, with sections that are paths."""
    for file in (*SCRIPTS, STYLE):
        if not (PACKAGES / file).exists():
            pytest.skip(reason="widgets are not installed (make browser installs them)")
    folder = tmp_path_factory.mktemp("widgets")
    content = sample_with_paths(folder / "content")
    with serving(folder, SETTINGS, content=content) as running:
        yield running.base


@pytest.fixture
def draw(open_page: Open, service: str) -> Iterator[Callable[[str], Page]]:
    """A page on which an expression of widgets.js has drawn an interface."""

    with served(site) as origin:

        def draw(expression: str) -> Page:
            page = open_page(f"{origin}/#{service}")
            page.set_default_timeout(15_000)
            page.evaluate(expression)
            return page

        yield draw


def answer(service: str, path: str) -> Any:
    """The service's own answer."""
    with urlopen(f"{service}/api/v1/{path}") as response:
        return json.load(response)


def total(service: str, query: str = "") -> int:
    return int(answer(service, f"search?{query}")["total"])


def settle(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for a condition as long as the client waits for an answer."""
    wait_for(page, holds, seconds=30)


def shows(page: Page, number: int) -> None:
    """Wait until the interface shows a number of hits."""
    page.locator("#stats", has_text=str(number)).wait_for()
    settle(page, lambda: page.locator("#stats").inner_text().strip() == str(number))


def texts(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def test_range_input(draw: Callable[[str], Page], service: str) -> None:
    """The span of years is shown, and typed bounds narrow the hits."""
    page = draw("draw('rangeInput', {attribute: 'year'})")
    shows(page, total(service))
    low, high = page.locator("#widget input").all()
    years = sorted(
        int(value["value"]) for value in answer(service, "facets/year?facet_limit=1000")["values"]
    )
    placeholders = (low.get_attribute("placeholder"), high.get_attribute("placeholder"))
    assert placeholders == (str(years[0]), str(years[-1]))
    low.fill("2019")
    high.fill("2021")
    page.locator("#widget button").click()
    shows(page, total(service, "year=2019&year=2020&year=2021"))


def test_range_slider(draw: Callable[[str], Page], service: str) -> None:
    """A slider of dates is moved by keyboard, and the hits are those from that second on."""
    page = draw("draw('rangeSlider', {attribute: 'date', tooltips: false, pips: false})")
    handle = page.locator("#widget [role=slider]").first
    first = int(handle.get_attribute("aria-valuenow") or 0)
    handle.focus()
    for _ in range(5):
        page.keyboard.press("PageUp")
    settle(page, lambda: int(handle.get_attribute("aria-valuenow") or 0) > first)
    second = int(handle.get_attribute("aria-valuenow") or 0)
    since = page.evaluate("(s) => new Date(s * 1000).toISOString()", second)
    expected = total(service, f"date.gte={quote(since)}")
    assert 0 < expected < total(service)
    shows(page, expected)


def test_hierarchical_menu(draw: Callable[[str], Page]) -> None:
    """Levels nest under their parent, with counts, and a level narrows the hits."""
    attributes = json.dumps([f"section.lvl{level}" for level in range(3)])
    page = draw(f"draw('hierarchicalMenu', {{attributes: {attributes}}})")
    row = page.locator("#widget a")
    row.filter(has_text="Policy").wait_for()
    assert texts(page, "#widget .ais-HierarchicalMenu-label") == ["Care", "Policy"]
    row.filter(has_text="Care").first.click()
    shows(page, 3)
    row.filter(has_text="Chronic").click()
    shows(page, 2)
    levels = "#widget .ais-HierarchicalMenu-list " * 3
    nested = page.locator(levels.replace("#widget ", "")).locator("a")
    assert nested.inner_text() == "Lungs1"


def test_dynamic_widgets(draw: Callable[[str], Page], service: str) -> None:
    """Each facet with values has a list, in the order of the settings, and a value narrows."""
    page = draw("drawDynamic()")
    page.locator("#widget .ais-RefinementList-item").first.wait_for()
    facets = [facet for facet in answer(service, "search")["facets"] if facet["values"]]
    assert page.locator("#widget .ais-RefinementList").count() == len(facets)
    value = facets[0]["values"][0]
    page.locator("#widget .ais-RefinementList-label").first.click()
    shows(page, value["count"])


@pytest.mark.parametrize("name", ["relatedProducts", "lookingSimilar"])
def test_similar_documents(draw: Callable[[str], Page], service: str, name: str) -> None:
    """Both show the documents that are most similar to one."""
    (hit, *_) = answer(service, "search?q=telehealth")["hits"]
    page = draw(f"drawSimilar({json.dumps(name)}, {json.dumps(hit['id'])})")
    page.locator("#widget b").first.wait_for()
    similar = answer(service, f"documents/{quote(hit['id'])}/similar?per_page=3")["hits"]
    assert texts(page, "#widget b") == [one["title"].strip() for one in similar]


def test_searchable_list(draw: Callable[[str], Page], service: str) -> None:
    """The values of a facet are searched as a reader types, and one of them is selected."""
    page = draw("draw('refinementList', {attribute: 'community', searchable: true, limit: 50})")
    shows(page, total(service))
    page.locator("#widget input[type=search]").press_sequentially("tele")
    label = page.locator("#widget .ais-RefinementList-labelText")
    settle(page, lambda: all("tele" in text.lower() for text in label.all_inner_texts()))
    value = texts(page, "#widget .ais-RefinementList-labelText")[0]
    assert page.locator("#widget mark").first.inner_text().lower().startswith("tele")
    page.locator("#widget .ais-RefinementList-label").first.click()
    shows(page, total(service, f"community={quote(value)}"))


def test_autocomplete(draw: Callable[[str], Page], service: str) -> None:
    """Articles appear as a reader types, with their matches, and the keyboard opens one."""
    page = draw("drawAutocomplete()")
    page.locator(".aa-Input").press_sequentially("telehealth")
    page.locator(".aa-Item mark").first.wait_for()
    hits = answer(service, "search?q=telehealth&per_page=3")["hits"]
    settle(page, lambda: texts(page, ".aa-Item") == [hit["title"].strip() for hit in hits])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settle(page, lambda: page.url.endswith(f"#{hits[0]['id']}"))


def test_docsearch(draw: Callable[[str], Page], service: str) -> None:
    """The modal opens, shows articles by category with their matches, and leads to one."""
    page = draw("drawDocSearch()")
    page.locator(".DocSearch-Button").click()
    page.locator(".DocSearch-Input").press_sequentially("telehealth")
    page.locator(".DocSearch-Hit mark").first.wait_for()
    hits = answer(service, "search?q=telehealth&per_page=20")["hits"]
    addresses = {hit["url"] for hit in hits}
    links = page.locator(".DocSearch-Hit a")

    def shown() -> list[str | None]:
        return [link.get_attribute("href") for link in links.all()]

    # The answer to an earlier letter may still be there.
    settle(page, lambda: len(shown()) > 1 and {*shown()} <= addresses)
    groups = {hit["category"][0] if hit["category"] else "Articles" for hit in hits}
    assert {*texts(page, ".DocSearch-Hit-source")} <= groups
    first = str(shown()[0])
    links.first.click()
    settle(page, lambda: page.url.endswith(first))
