"""Sentences, found around a place."""

from __future__ import annotations

import pytest

from search.text.snippets.sentences import Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Who saw E. coli, e.g. here. \u201cYes.\u201d (Never.) End", 4),
        ("It costs 1.5 million. 2 of 3 pay.[4] All do.", 3),
        ("1. First\n2. Second", ["1. First", "2. Second"]),
        ("今日は。明日", ["今日は。", "明日"]),
    ],
)
def test_sentences_end_with_punctuation(text: str, expected: list[str] | int) -> None:
    """Initials, abbreviations and numbers of items do not end a sentence, but a line does."""
    found = [text[one.start : one.end] for one in Sentences(text, (), 100).first()]
    assert (found if isinstance(expected, list) else len(found)) == expected


def test_a_sentence_reaches_as_far_as_is_allowed() -> None:
    """Only the part of a long sentence that is near the given place is read."""
    sentence = Sentences("a " * 50, (), 10).at(40)
    assert (sentence.start, sentence.end) == (30, 49)
    assert (sentence.has_start, sentence.has_end) == (False, False)
