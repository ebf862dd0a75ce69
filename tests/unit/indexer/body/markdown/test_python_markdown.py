"""Content tabs, abbreviations and snippets in Markdown."""

import pytest

from indexer.body.extract import extract


def lines(body):
    """The blocks of a body."""
    return extract(body).text.split("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '=== "Unix *and* macOS"\n\n    ``` sh\n    pip\n    ```\n\n    - item\n\nafter',
            ["Unix and macOS", "pip", "item", "after"],
        ),
        (
            '=== "A"\n\n    one\n\n===! "B"\n\n    two\n\n===+ "C"\n\n    three',
            ["A", "one", "B", "two", "C", "three"],
        ),
        ('=== "A"\n    === "B"\n        text\n    end', ["A", "B", "text", "end"]),
        ("Title\n===\ntext\n=== 'A'\n    in\nout", ["Title", "text", "A", "in", "out"]),
        (
            '> quote\n\n- item\n\n    === "A"\n        text\n- next',
            ["quote", "item", "A", "text", "next"],
        ),
        ('!!! note\n    === "A"\n\n        text', ["A", "text"]),
        ('```\n=== "A"\n```', ['=== "A"']),
        ('=== text\n\na === "b"', ["=== text", 'a === "b"']),
    ],
)
def test_content_tabs(body, expected):
    """The title and the content of a tab are indexed as Markdown."""
    assert lines(body) == expected


def test_headings_in_tabs():
    """A heading in a tab is a heading of the article."""
    assert extract('=== "A"\n    ## Head\n    text').headings == ("Head",)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("HTML.\n\n*[HTML]: Markup\n*[W3C]: Consortium", ["HTML."]),
        ("HTML.\n*[HTML]: Markup\nMore", ["HTML.", "More"]),
        ("*[a] text*", ["[a] text"]),
        ("```\n*[HTML]: Markup\n```", ["*[HTML]: Markup"]),
    ],
)
def test_abbreviations(body, expected):
    """Definitions of abbreviations are not text, except in code."""
    assert lines(body) == expected


def test_meanings_of_abbreviations():
    """Abbreviations come with their meanings, except in code."""
    body = "HTML.\n\n*[HTML]: Hyper Text\n*[W3C] : A & B\n\n```\n*[X]: Y\n```"
    assert extract(body).abbreviations == (("HTML", "Hyper Text"), ("W3C", "A & B"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("one\n\n--8<-- \"docs/a.md\"\n\n    -8<- 'b.md:2:3'\ntwo", ["one", "two"]),
        ("one\n\n--8<--\na.md\nb.md\n--8<--\n\ntwo", ["one", "two"]),
        ('```\n--8<-- "a.py"\nx = 1\n```', ["x = 1"]),
        ('Write `--8<-- "a.md"` here.', ['Write --8<-- "a.md" here.']),
        (';--8<-- "a.md"', [';--8<-- "a.md"']),
        ("--8<--\nnever closed", ["--8<-- never closed"]),
    ],
)
def test_snippets(body, expected):
    """Lines that insert files are not text, but what shows how to write them is."""
    assert lines(body) == expected
