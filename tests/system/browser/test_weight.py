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


def test_first_paint(open_page: Open, search: str) -> None:
    """The HTML, CSS and JavaScript of the first page total at most 30 KB compressed."""
    loaded: dict[str, int] = {}

    def note(response: Any) -> None:
        loaded[response.url] = len(gzip.compress(response.body(), 6))

    page = open_page("about:blank")
    page.on("response", note)
    page.goto(search + "/search?q=care", wait_until="networkidle")
    assert all(url.startswith(search) for url in loaded)
    assert len(loaded) >= 4
    print(loaded)
    assert sum(loaded.values()) <= FIRST_PAINT


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
