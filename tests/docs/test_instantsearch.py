"""The page on InstantSearch: every widget in its table is tested with the real packages."""

from __future__ import annotations

import re

from tests.docs.pages import read
from tests.paths import ROOT

PAGE = ROOT / "docs" / "instantsearch.md"
TESTS = ROOT / "tests" / "system" / "instantsearch"


def test_every_widget_is_tested() -> None:
    """Each widget in the table is drawn by a test, and the table names each widget drawn."""
    table = read(PAGE).partition("## Widgets")[2].partition("These do not work")[0]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    text = "".join(read(file) for file in sorted(TESTS.glob("*.js")))
    drawn = set(re.findall(r"widgets\.(\w+)\(|withWidget\('(\w+)'", text))
    names = {first or second for first, second in drawn} | {"autocomplete"}
    assert named == names | {"relatedProducts", "lookingSimilar"}
    assert "autocomplete(" in text
    assert "['relatedProducts', 'lookingSimilar']" in text
