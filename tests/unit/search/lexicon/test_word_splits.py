"""The pairs of parts of a word."""

from __future__ import annotations

import pytest

from search.lexicon.word_splits import word_splits


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("today", ["to day", "tod ay"]),
        ("email", ["e mail", "em ail", "ema il"]),
        ("20mg", ["20 mg"]),
        ("covid19", ["covid 19"]),
        # Parts have at least two letters, unless the first is an e or an x.
        ("cat", []),
        ("xra", []),
        ("xray", ["x ray", "xr ay"]),
        # Neither a word nor a word with a number.
        ("a1b2", []),
        ("2020", []),
    ],
)
def test_the_parts_of_a_word(word: str, expected: list[str]) -> None:
    """A word is split between any letters, and between a number and letters."""
    assert [" ".join(parts) for parts in word_splits(word)] == expected
