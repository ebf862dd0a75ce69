"""The size of a first visit."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser
# Compressed sizes in bytes.
FIRST_PAINT = 30_000
BOX = 10_000
REQUESTS = 6


def test_first_paint(open_page: Open, search: str) -> None:
    """The HTML, CSS and JavaScript of the first page total at most 30 KB compressed."""
    loaded: dict[str, int] = {}

    def note(response: Any) -> None:
        loaded[response.url] = len(gzip.compress(response.body(), 6))

    page = open_page("about:blank")
    page.on("response", note)
    page.goto(search + "/search?q=care", wait_until="networkidle")
    assert all(url.startswith(search) for url in loaded)
    assert len(loaded) == 3
    print(loaded)
    assert sum(loaded.values()) <= FIRST_PAINT


def test_a_first_visit_and_a_search(open_page: Open, search: str) -> None:
    """The home page and one search are at most six requests and 30 kB with all headers."""
    sizes: dict[str, float] = {}
    page = open_page("about:blank")
    session = page.context.new_cdp_session(page)
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    session.send("Network.enable")
    page.goto(search, wait_until="networkidle")
    page.get_by_role("combobox").fill("telehealth")
    page.locator("h1", has_text="12 articles").wait_for()
    page.wait_for_timeout(300)
    # Data URLs are no requests.
    requests = [size for size in sizes.values() if size]
    print(requests)
    assert len(requests) <= REQUESTS
    assert sum(sizes.values()) <= FIRST_PAINT


def test_box_is_small(open_page: Open, plain: str, search: str) -> None:
    """The box is one file of less than 10 KB compressed."""
    loaded: dict[str, int] = {}

    def note(response: Any) -> None:
        loaded[response.url] = len(gzip.compress(response.body(), 6))

    page = open_page("about:blank")
    page.on("response", note)
    page.goto(plain, wait_until="networkidle")
    own = {url: size for url, size in loaded.items() if url.startswith(search)}
    assert list(own) == [search + "/widget.js"]
    assert max(own.values()) < BOX
