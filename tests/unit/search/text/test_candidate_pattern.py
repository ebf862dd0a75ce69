"""The pattern of words that may match."""

from __future__ import annotations

import pytest

from search.text.candidate_pattern import candidate_pattern, is_covered


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("care", "Caring for careful scarecrows, in care.", ["Caring", "careful", "care."]),
        ("die", "He dies; dying is a process.", ["dies", "dying"]),
        ("us", "The U.S. and us, not bus.", ["U.S.", "us"]),
        ("s", "It's the S in U.S.", ["S"]),
        ("etat", "un état de fait", ["état"]),
        ("oedeme", "Œdème ou odeur", ["Œdème"]),
    ],
)
def test_words_that_begin_alike_are_candidates(word: str, text: str, expected: list[str]) -> None:
    """Words are candidates if they begin like the query's word when folded or stemmed."""
    pattern = candidate_pattern(frozenset({word}), accented=not text.isascii())
    assert pattern is not None
    assert pattern.findall(text) == expected


def test_words_in_other_scripts_have_no_pattern() -> None:
    """Words that are not in Latin letters are found by analyzing all text."""
    assert candidate_pattern(frozenset({"боль"}), accented=True) is None


@pytest.mark.parametrize(
    ("word", "expected"),
    [("care", True), ("g2058", True), ("1000", False), ("e11.9", False), ("c++", False)],
)
def test_words_with_symbols_are_not_covered(word: str, expected: bool) -> None:
    """Numbers and symbols may be written differently in text: 1,000."""
    assert is_covered(word) is expected
