"""The `search` command."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import Result

from search.document import Document
from web.cli.search import search
from web.cli.status import status

Article = Callable[..., Document]
Run = Callable[..., Result]


def test_search(run: Run, index: Callable[..., None], article: Article) -> None:
    """A hit is printed with its number, title, URL, date and snippet."""
    index(
        article(
            "Chronic care",
            url="/x/",
            body="All about care.",
            date=datetime(2020, 8, 11, tzinfo=UTC),
        ),
        article("Other"),
    )
    result = run(search, "chronic", "care")
    assert result.exit_code == 0
    assert result.output == (
        "1 article\n\n1. Chronic care\n   /x/ · 2020-08-11\n   All about care.\n"
    )


def test_search_filters_and_pages(run: Run, index: Callable[..., None], article: Article) -> None:
    """Filters, sort order and page work as in the API."""
    index(*(article(f"T{n}", tag="a", body="x") for n in range(3)), article("T9"))
    result = run(search, "--filter", "tag=A", "--sort", "title", "--per-page", "1", "--page", "2")
    assert result.output.splitlines()[0] == "3 articles, page 2 of 3"
    assert "2. T1" in result.output


def test_search_excludes(run: Run, index: Callable[..., None], article: Article) -> None:
    """-word excludes a word and is not parsed as an option."""
    index(article("Care at home"), article("Care in hospital"))
    assert "1. Care at home" in run(search, "care", "-hospital").output


def test_search_json(run: Run, index: Callable[..., None], article: Article) -> None:
    """--json prints the API's answer."""
    index(article("Care", tag="a"))
    answer = json.loads(run(search, "care", "--json").output)
    assert answer["hits"][0]["highlight"]["title"] == "<mark>Care</mark>"
    assert answer["links"]["self"] == "/api/v1/search?q=care"


def test_search_explains(run: Run, index: Callable[..., None], article: Article) -> None:
    """--explain needs no token, because the user can read the index anyway."""
    index(article("Chronic care"), article("Care"), article("Acute pain"))
    result = run(search, "chronic", "care ", "--explain")
    assert "few articles contain all the words" in result.output
    assert "Rank 1 with a score of" in result.output
    assert "for “chronic” as typed: 1 × in title" in result.output
    assert "did you mean: chronic\n" in run(search, "chonic ", "--filter", "typo=off").output


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (("chronic", "care "), "these contain at least one of these words (to require all: "),
        (("chronic", "xyzzy "), "these contain at least one of the other words\n"),
    ],
)
def test_search_for_any_word(
    run: Run, index: Callable[..., None], article: Article, words: tuple[str, ...], note: str
) -> None:
    """A search that requires only one of its words is not called relaxed."""
    index(article("Chronic care"), article("Care"), article("Chronic pain"))
    result = run(search, *words, "--filter", "match=any")
    assert note in result.output
    assert "few articles" not in result.output


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (("chronic", "care "), "few articles contain all the words; others that contain at least "),
        (("acute", "care "), "no article contains all the words; these contain at least one of "),
        (("chronic", "xyzzy "), "no article contains: xyzzy\nthese contain at least one of the "),
    ],
)
def test_search_relaxed(
    run: Run, index: Callable[..., None], article: Article, words: tuple[str, ...], note: str
) -> None:
    """The output says whether any article contains all the words, as the page does."""
    index(article("Chronic care"), article("Care"), article("Acute pain"))
    result = run(search, *words)
    assert note in result.output
    assert result.output.count("contain all the words") == ("few articles" in note)


def test_search_for_any_word_without_hits(
    run: Run, index: Callable[..., None], article: Article
) -> None:
    """Without hits, the output says nothing about the words that hits contain."""
    index(article("Care"))
    result = run(search, "xyzzy", "plugh ", "--filter", "match=any")
    assert result.output == "0 articles\nno article contains: xyzzy, plugh\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--sort", "best"), "sort is “best”"),
        (("--filter", "tga=x"), "Did you mean tag?"),
        (("--filter", "tag"), "expected field=value"),
        (("--page", "x"), "page is “x”"),
        (("--config", "missing.toml"), "missing.toml"),
    ],
)
def test_search_faults(
    run: Run, index: Callable[..., None], article: Article, args: tuple[str, ...], message: str
) -> None:
    """An invalid option is reported in one line."""
    index(article())
    result = run(search, "care", *args)
    assert result.exit_code == 1
    assert message in result.output
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("command", [search, status])
def test_no_index(run: Run, command: Any) -> None:
    """Without an index, the message names the command to run."""
    result = run(command)
    assert result.exit_code == 1
    assert "curated-search rebuild" in result.output
