"""A withdrawn article disappears even for a reader who has just seen it, in the same tab."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from search.settings.loading import load_settings
from tests.nginx import behind_nginx
from tests.system.browser.conftest import Open, served, wait_for
from tests.system.browser.site import site
from web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
TITLES = {"seen": "Walrus care", "stays": "Walrus diet"}
PUBLIC_URL = "http://search.example/search"
"""Its path is put before every address; its host reaches feeds alone."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service with its content files, and the URL of its page."""

    page: str
    folder: Path

    def run(self, command: str) -> None:
        """Rebuild or update the index, as an editor would."""
        program = [sys.executable, "-m", "curated_search", command, "--quiet", "--force"]
        places = ["--content", self.folder / "content", "--index", self.folder / "index"]
        subprocess.run([*program, *places], check=True, cwd=self.folder)

    def withdraw(self) -> None:
        """Delete an article and update the index."""
        (self.folder / "content" / "seen.md").unlink()
        self.run("update")


@pytest.fixture(params=["direct", "nginx"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """A service with two articles, reached directly and through nginx as documented."""
    (tmp_path / "content").mkdir()
    for name, title in TITLES.items():
        (tmp_path / "content" / f"{name}.md").write_text(f"---\ntitle: {title}\n---\nText.\n")
    Service("", tmp_path).run("rebuild")
    with ExitStack() as stack:
        settings = load_settings(
            None, {}, index=str(tmp_path / "index"), public_url=PUBLIC_URL, proxies=1
        )
        origin = stack.enter_context(served(create_app(settings)))
        if request.param == "nginx":
            origin = stack.enter_context(behind_nginx(origin, tmp_path))
        yield Service(f"{origin}/search", tmp_path)


def titles(page: Page) -> list[str]:
    return page.locator("#results article h2").all_inner_texts()


def test_on_the_page(open_page: Open, service: Service) -> None:
    """Reloading the page does not show the withdrawn article."""
    page = open_page(f"{service.page}/search?q=walrus")
    assert sorted(titles(page)) == sorted(TITLES.values())
    page.goto(f"{service.page}/search?q=zebra")
    assert titles(page) == []
    service.withdraw()
    page.goto(f"{service.page}/search?q=walrus")
    assert titles(page) == ["Walrus diet"]


def test_with_the_page_s_script(open_page: Open, service: Service) -> None:
    """Typing the same words again does not show the withdrawn article."""
    page = open_page(f"{service.page}/search")
    search_for(page, "walrus", 2)
    search_for(page, "zebra", 0)
    service.withdraw()
    search_for(page, "walrus", 1)
    search_for(page, "zebra", 0)


def search_for(page: Page, words: str, count: int) -> None:
    """Type words and wait for this number of hits."""
    page.get_by_role("combobox").fill(words)
    wait_for(page, lambda: words in page.url and len(titles(page)) == count)


def test_in_the_box_of_another_site(open_page: Open, service: Service) -> None:
    """The box shows the withdrawn article neither in hits nor in suggestions."""
    with served(site(service.page)) as plain:
        page = open_page(plain)
        box = page.get_by_role("combobox")
        gone, stays = (page.get_by_role("option", name=title) for title in TITLES.values())
        box.fill("walrus")
        gone.wait_for()
        box.fill("zebra")
        page.get_by_text("Nothing found", exact=True).wait_for()
        service.withdraw()
        box.fill("walrus")
        stays.wait_for()
        assert gone.count() == 0
