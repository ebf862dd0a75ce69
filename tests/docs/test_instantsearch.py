"""The page on InstantSearch: every widget in its table is tested with the real packages."""

from __future__ import annotations

import re

from tests.docs.pages import read
from tests.paths import ROOT

PAGE = ROOT / "docs" / "instantsearch.md"
IN_CHROMIUM = ROOT / "tests" / "system" / "browser"
WITHOUT_BROWSER = ROOT / "tests" / "system" / "instantsearch"


def rows() -> list[tuple[list[str], str]]:
    """The rows of the table: the names of widgets, and that of their test."""
    table = read(PAGE).partition("## Widgets")[2].partition("These do not work")[0]
    found = re.findall(r"^\| (`.*?) \|.*\| `(.*?)` \|$", table, re.MULTILINE)
    return [(re.findall(r"`(\w+)`", names), test) for names, test in found]


def texts_of_tests() -> dict[str, str]:
    """The text of each test, by its name."""
    blocks = read(IN_CHROMIUM / "test_compatible_widgets.py").split("\n\n\n")
    names = (re.search(r"^def (test_\w+)", block, re.MULTILINE) for block in blocks)
    in_python = {name[1]: block for name, block in zip(names, blocks, strict=True) if name}
    script = read(WITHOUT_BROWSER / "widgets.test.js")
    tests = re.findall(r"^test\('(.*?)'(.*?\n)}\);", script, re.DOTALL | re.MULTILINE)
    return in_python | dict(tests)


def test_every_row_names_its_test() -> None:
    """The named test exists and draws each widget of the row, or all pages have the widget."""
    scripts = read(IN_CHROMIUM / "widgets.js"), read(WITHOUT_BROWSER / "pages.js")
    on_all_pages = set(re.findall(r"widgets\.(\w+)\(", "".join(scripts)))
    texts = texts_of_tests()
    assert len(rows()) > 10
    for names, test in rows():
        text = re.sub(r"draw(Dynamic|Autocomplete|DocSearch)", _drawn, texts[test])
        missing = [name for name in names if name not in text and name not in on_all_pages]
        assert missing == [], test


def _drawn(match: re.Match[str]) -> str:
    return {"Dynamic": "dynamicWidgets"}.get(match[1], match[1].lower())


def test_every_widget_drawn_has_a_row() -> None:
    """The table names each widget that a test draws."""
    text = "".join(read(file) for file in sorted(WITHOUT_BROWSER.glob("*.js")))
    drawn = re.findall(r"widgets\.(\w+)\(|withWidget\('(\w+)'", text)
    named = {name for names, _ in rows() for name in names}
    assert {first or second for first, second in drawn} <= named


def test_the_example_for_docsearch_is_tested() -> None:
    """The page has the options that the test uses."""
    (example,) = re.findall(r"docsearch\((\{.*?\n\})\);", read(PAGE), re.DOTALL)
    tested = read(IN_CHROMIUM / "widgets.js").replace("place('widget')", "'#search'")
    assert example in tested
