"""The partial in docs/hugo, in a site built by Hugo: copied, and imported as a module."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from tests.paths import ROOT
from tests.system.browser.conftest import served

if TYPE_CHECKING:
    from tests.system.browser.conftest import Open

pytestmark = pytest.mark.browser
MODULE = ROOT / "docs" / "hugo"
PARTIAL = MODULE / "layouts" / "partials" / "search-box.html"
Build = Callable[..., Path]
PAGE = """<!doctype html>
<html lang="{{ site.Language.Lang }}"><meta charset="utf-8"><title>{{ .Title }}</title>
<body><header>{{ partial "search-box.html" . }}</header></body></html>
"""
SETTINGS = """
baseURL = "https://www.example.org/"
title = "Plain"
disableKinds = ["taxonomy", "rss", "sitemap", "404"]
defaultContentLanguage = "en"
[languages.en]
[languages.es]
"""


def binary() -> str:
    """The path to Hugo."""
    beside = Path(sys.executable).parent
    found = shutil.which("hugo", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if not found:
        pytest.skip(reason="hugo is not installed (make browser)")
    return found


def run_hugo(folder: Path) -> None:
    """Build a site. A warning is an error."""
    ran = subprocess.run(
        [binary(), "--panicOnWarning"], cwd=folder, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stdout.decode() + ran.stderr.decode()


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A factory of built sites with a service's URL in their settings."""

    def build(search: str = "") -> Path:
        partials, words = tmp_path / "layouts" / "partials", tmp_path / "i18n"
        partials.mkdir(parents=True)
        words.mkdir()
        shutil.copy(PARTIAL, partials)
        (tmp_path / "layouts" / "index.html").write_text(PAGE)
        (words / "es.toml").write_text('[search]\nother = "Buscar \\"aquí\\""\n')
        address = f'[params]\nsearch = "{search}"\n' if search else ""
        (tmp_path / "hugo.toml").write_text(SETTINGS + address)
        run_hugo(tmp_path)
        return tmp_path / "public"

    return build


def test_each_language(build: Build) -> None:
    """The box leads to the service, with its label in the page's language."""
    public = build("https://search.example.org/below/")
    for page, lang, name in (("", "en", "Search"), ("es/", "es", 'Buscar "aquí"')):
        soup = BeautifulSoup((public / page / "index.html").read_text(), "html.parser")
        box = soup.select_one("curated-search-box")
        assert soup.select_one("script")["src"] == "https://search.example.org/below/widget.js"
        assert box["lang"] == lang
        assert box.form["action"] == "https://search.example.org/below/search"
        assert box.input["aria-label"] == box.button.get_text() == name


def test_without_an_address(build: Build) -> None:
    """Without a service URL, the site builds without the box."""
    assert "curated-search-box" not in (build() / "index.html").read_text()


def test_in_the_browser(build: Build, open_page: Open, search: str) -> None:
    """The box on the built page suggests and leads to the results."""
    text = (build(search) / "index.html").read_bytes()

    def page(_: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [text]

    with served(page) as site:
        opened = open_page(site)
        opened.get_by_role("combobox").type("telehealth", delay=20)
        opened.get_by_role("option").first.wait_for()
        opened.keyboard.press("Enter")
        opened.wait_for_url(f"{search}/search?q=telehealth")


def test_the_module(tmp_path: Path) -> None:
    """Imported as a module, the partial has labels in English and Spanish of its own."""
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "index.html").write_text(PAGE)
    (tmp_path / "hugo.toml").write_text(
        SETTINGS
        + f"""
[params]
search = "https://search.example.org"
[module]
replacements = "curated-search/hugo -> {MODULE}"
[[module.imports]]
path = "curated-search/hugo"
"""
    )
    run_hugo(tmp_path)
    for page, name in (("", "Search"), ("es/", "Buscar")):
        text = (tmp_path / "public" / page / "index.html").read_text()
        box = BeautifulSoup(text, "html.parser").select_one("curated-search-box")
        assert box is not None
        assert box.form["action"] == "https://search.example.org/search"
        assert box.input["aria-label"] == box.button.get_text() == name
