"""Fixtures: the service and a plain site, each with its own origin, and Chromium."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from search.engines.memory.engine import MemoryEngine
from search.lexicon import load_right_words
from search.settings.table import Settings
from tests.system.browser.library import articles
from tests.system.browser.site import site
from web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Page"]
HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve a WSGI application on its own origin."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wait_for(page: Page, holds: Callable[[], bool], *, seconds: int = 4) -> None:
    """Wait until a condition is true, while the page keeps running."""
    for _ in range(20 * seconds):
        if holds():
            return
        page.wait_for_timeout(50)
    pytest.fail("waited in vain")


def hold(page: Page, pattern: re.Pattern[str]) -> list[Any]:
    """Hold back requests to some URLs, and return them as they arrive."""
    held: list[Any] = []

    def keep(route: Any) -> None:
        held.append(route)

    page.route(pattern, keep)
    return held


@pytest.fixture(scope="session")
def origins() -> Iterator[dict[str, str]]:
    """The origins of the service and of the plain site that it searches."""
    with ExitStack() as stack:
        late: dict[str, Any] = {}

        def articles_of_the_site(environ: Any, start: Any) -> Any:
            return late["site"](environ, start)

        plain = stack.enter_context(served(articles_of_the_site))
        chosen = Settings(title="Health library", site_url=plain, facet_limit=20)
        engine = MemoryEngine(chosen.schema())
        engine.rebuild(articles())
        # The service does the same before its first request.
        load_right_words()
        search = stack.enter_context(served(create_app(chosen, engine)))
        late["site"] = site(search)
        yield {"search": search, "site": plain}


@pytest.fixture(scope="session")
def search(origins: dict[str, str]) -> str:
    """The origin of the search service."""
    return origins["search"]


@pytest.fixture(scope="session")
def plain(origins: dict[str, str]) -> str:
    """The origin of the plain site."""
    return origins["site"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium browser. Without Chromium, these tests are skipped."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip(reason="there is no chromium here (on Debian: apt install chromium)")
    with driver.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """A factory of pages in a fresh profile; an error on a page fails the test."""
    contexts: list[Any] = []
    errors: list[str] = []

    def open_page(url: str, *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        options.setdefault("locale", "en-US")
        size: Any = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, **options)
        context.set_default_timeout(4_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(f"a dialog: {dialog.message}"))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core. Without axe-core, its tests are skipped."""
    file = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not file.exists():
        pytest.skip(reason="axe-core is not installed (make browser installs it)")
    return file.read_text(encoding="utf-8")
