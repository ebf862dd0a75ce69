"""The pages of the documentation and their parts: headings, links and code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.paths import ROOT

README = ROOT / "README.md"
TOP_LEVEL = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*(ROOT / name for name in TOP_LEVEL), *DOCS]

_BLOCK = re.compile(
    r"(?:^<!-- (?P<comment>[^\n]*?) -->\n)?^```(?P<language>\w*)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced code block, with the HTML comment on the line before it."""

    page: str
    number: int
    language: str
    code: str
    comment: str

    def __str__(self) -> str:
        return f"{self.page}-{self.number}"


def name(page: Path) -> str:
    """A page's path in the project."""
    return page.relative_to(ROOT).as_posix()


def read(page: Path) -> str:
    """The text of a page."""
    return page.read_text(encoding="utf-8")


def blocks(page: Path, *languages: str) -> Iterator[Block]:
    """The code blocks of a page in these languages, or all of them."""
    for number, match in enumerate(_BLOCK.finditer(read(page)), 1):
        if not languages or match["language"] in languages:
            comment = match["comment"] or ""
            yield Block(name(page), number, match["language"], match["code"], comment)


def prose(page: Path) -> str:
    """The text of a page without its code blocks."""
    return _BLOCK.sub("", read(page))


def headings(page: Path, level: str = "#+") -> list[str]:
    """The headings of a page; `level` is a regular expression for the number signs."""
    return re.findall(rf"^{level} (.+)$", prose(page), re.MULTILINE)


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def links(page: Path) -> list[str]:
    """The targets of a page's links and images, except those in code spans."""
    text = re.sub(r"`[^`\n]*`(?!\])", "", prose(page))
    return re.findall(r"\]\(([^)\s]+)\)", text)
