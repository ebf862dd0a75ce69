"""Sentences that tell nothing new to a reader who has seen the title."""

from __future__ import annotations

import pytest

from search.text.snippets import is_beginning
from search.text.snippets.boilerplate import Boilerplate
from search.text.snippets.sentences import Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foot drop", False),
        ("Foot drop is rare.", True),
        ("What is a foot drop?", False),
        ("What helps walking with a foot drop?", True),
        ("1,234", False),
        ("Signs", False),
        ("Home > News > Feet > x", False),
        ("[More](/x/).", False),
    ],
)
def test_what_is_worth_showing(text: str, expected: bool) -> None:
    """Numbers, headings, breadcrumbs, markup and repeated titles are not shown."""
    sentences = Sentences(text, ["Signs"], 100)
    assert Boilerplate(text, sentences, "Foot drop", "en").is_worth(sentences.at(0)) is expected


def test_a_description_may_be_cut_from_the_body() -> None:
    """A description repeats the body's start even if punctuation differs or a word is cut off."""
    assert is_beginning("One: - two thr", "One:\ntwo\nthree")
    assert not is_beginning("One: four", "One:\ntwo")
    assert not is_beginning("", "One")
    assert is_beginning("One: two", "One: two three")
    assert not is_beginning("\u2014 \u2026", "\u2014 \u2026 One")
