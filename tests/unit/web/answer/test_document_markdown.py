"""Documents as Markdown."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from search.document import Document
from search.schema import Schema
from web.answer.document_markdown import document_markdown, escaped, link, sections

Article = Callable[..., Document]


def test_facts_and_sections(article: Article) -> None:
    """Title, description and facts come first; lines that are headings divide the text."""
    document = article(
        "Asking for *consent*",
        description="Two papers.",
        headings=("First", "Second"),
        body="Before.\nFirst\nOne.\nTwo.\nSecond\nFirst",
        source_url="https://s.example/a(b)",
        topic=("KLAS: a", "b"),
        lang="en",
    )
    assert document_markdown(document, Schema(), "https://h.example/x/") == (
        "# Asking for \\*consent\\*\n\n> Two papers.\n\n"
        "- URL: <https://h.example/x/>\n- Original: <https://s.example/a(b)>\n"
        "- Date: 2020-01-01T12:01:00Z\n- Language: en\n- Topic: KLAS: a; b\n\n"
        "Before.\n\n## First\n\nOne.\n\nTwo.\n\n## Second\n\nFirst\n"
    )


def test_an_excerpt_is_not_repeated(article: Article) -> None:
    """A description that is the beginning of the text is left out."""
    texts = {"description": "Care for all", "body": "Care for all of us."}
    document = article("T", date=None, url="", **texts)
    assert document_markdown(document, Schema(), "") == "# T\n\nCare for all of us.\n"


@pytest.mark.parametrize(
    ("headings", "body", "expected"),
    [
        ((), "", []),
        ((), "a\n \nb", [("", ("a", "b"))]),
        (("H",), "H\na", [("H", ("a",))]),
        (("H", "H"), "H\nH\nH", [("H", ()), ("H", ("H",))]),
        (("A", "B"), "B\nA", [("B", ("A",))]),
        (("Gone", "B"), "a\nB\nb", [("", ("a",)), ("B", ("b",))]),
    ],
)
def test_sections(
    article: Article, headings: tuple[str, ...], body: str, expected: list[tuple[str, object]]
) -> None:
    """Headings are found in their order; a heading that is not in the text is passed over."""
    found = sections(article(headings=headings, body=body))
    assert [(section.heading, section.lines) for section in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "# no heading", "- no item", "1. no item", "12) no item", "+ x", "* x", "> x", "=== x",
        "---", "~~~", "```", "`code`", "**bold**", "_emphasis_", "snake_case_name", "[a](https://b)",
        "![a](b)", "<script>alert(1)</script>", "&lt;b&gt;", "AT&T", "a\\b", "[x]: https://y",
        ": x",         "    indented", "2.5 mg", "<https://a.example>", "a | b",
    ],
)  # fmt: skip
def test_nothing_is_markup(text: str) -> None:
    """Whatever the text, a reader of the Markdown sees that text."""
    html = MarkdownIt().enable("table").render(escaped(text))
    assert BeautifulSoup(html, "html.parser").get_text().strip() == " ".join(text.split())
    assert [tag.name for tag in BeautifulSoup(html, "html.parser").find_all()] == ["p"]


def test_a_link_cannot_be_left() -> None:
    """Angle brackets and spaces are encoded."""
    assert link("/a> <b>é?q=1&r=%20") == "</a%3E%20%3Cb%3E%C3%A9?q=1&r=%20>"


def test_time_is_linear(article: Article) -> None:
    """A hundred thousand equal headings and lines take no longer than others."""
    began = time.process_time()
    assert len(sections(article(headings=("H",) * 100_000, body="H\n" * 200_000))) == 100_000
    escaped("_*[&" * 100_000)
    assert time.process_time() - began < 5
