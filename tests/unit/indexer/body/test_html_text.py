"""The text of an HTML body."""

import pytest

from indexer.body.extract import extract


def lines(body, **options):
    """The blocks of a body."""
    return extract(body, **options).text.split("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>providers.</p><p>The</p>", ["providers.", "The"]),
        ("# A\nb\n\n* c\n* d\n\n> e", ["A", "b", "c", "d", "e"]),
        ("| a | b |\n|---|---|\n| c | d |", ["a", "b", "c", "d"]),
        ("<dl><dt>a<dd>b</dl><figure><figcaption>c</figcaption></figure>", ["a", "b", "c"]),
        ("<p>a<br>b <em>c</em> <img alt='d'> e</p>", ["a b c d e"]),
        ("<p>a</p><nav>x</nav><p>b</p><p></p><p> </p>", ["a", "b"]),
        ("<custom-tag>a\nb</custom-tag>", ["a b"]),
    ],
)
def test_each_block_is_a_line(body, expected):
    """Headings, paragraphs, items and cells each have their own line; inline elements do not."""
    assert lines(body) == expected


def test_headings_are_kept_apart_and_in_the_text():
    """Headings of all levels are listed in order, and stay in the text."""
    extracted = extract(
        "# One *two*\n\ntext\n\n<h3>Three <b>four</b></h3>\n\nFive\n----\n\n<h2></h2>"
    )
    assert extracted.headings == ("One two", "Three four", "Five")
    assert extracted.text == "One two\ntext\nThree four\nFive"
