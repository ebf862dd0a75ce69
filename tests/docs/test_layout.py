"""The form of the pages: length, contents lists, links and anchors."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PAGES, README, anchor, headings, links, name, prose, read
from tests.paths import ROOT

MAX_README_WORDS = 1_500
MAX_PICTURE_BYTES = 200_000
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
CHANGELOG = ROOT / "CHANGELOG.md"
TEMPLATES = sorted((ROOT / ".github").rglob("*.md"))
# Keep a Changelog's sections, in its order.
CHANGES = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def test_the_readme_is_short() -> None:
    """The README has at most 1,500 words."""
    assert len(read(README).split()) <= MAX_README_WORDS


def test_the_picture_is_small() -> None:
    """The screenshot is a small file."""
    assert 0 < (ROOT / "docs" / "search-page.png").stat().st_size < MAX_PICTURE_BYTES


def test_the_readme_links_to_every_page() -> None:
    """The README links to every page."""
    targets = set(links(README))
    assert {name(page) for page in [*PAGES, *DOCS] if page != README} <= targets


@pytest.mark.parametrize("page", [page for page in PAGES if page != README], ids=name)
def test_a_page_begins_with_its_contents(page: Path) -> None:
    """The contents list links to each section in order."""
    contents = re.findall(r"^- \[(.+)\]\(#(.+)\)$", prose(page), re.MULTILINE)
    sections = headings(page, "##")
    assert contents == [(section, anchor(section)) for section in sections]


@pytest.mark.parametrize("page", [*PAGES, *DECISIONS, CHANGELOG, *TEMPLATES], ids=name)
def test_every_relative_link_and_anchor_resolves(page: Path) -> None:
    """Links lead to existing files, and anchors to headings in them."""
    broken = []
    for target in links(page):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = page.parent / path if path else page
        if not file.exists() or (fragment and fragment not in map(anchor, headings(file))):
            broken.append(target)
    assert broken == []


def test_the_changelog_begins_with_this_version() -> None:
    """Each version in the changelog has a date and groups its changes; the newest is first."""
    versions = re.findall(r"^## (\S+) - \d{4}-\d\d-\d\d$", read(CHANGELOG), re.MULTILINE)
    assert len(versions) == len([h for h in headings(CHANGELOG, "##") if h != "Unreleased"])
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert versions[0] == pyproject["project"]["version"]
    for section in read(CHANGELOG).split("\n## ")[1:]:
        kinds = re.findall(r"^### (.+)$", section, re.MULTILINE)
        assert kinds == [kind for kind in CHANGES if kind in kinds]
