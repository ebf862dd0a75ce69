"""The length of text in words."""

from __future__ import annotations

import pytest

from search.text.snippets.widths import after_words, count_words


@pytest.mark.parametrize(
    ("text", "words", "end"),
    [
        ("one two three", 2, 7),
        ("one", 5, 3),
        ("one", 0, 0),
        ("日本語日本語日本", 2, 6),
        ("x" * 99, 2, 50),
        ("one  two\u00a0three", 2, 8),
        ("’one’ — two", 2, 7),
        ("one two  ", 9, 7),
        ("   ", 2, 0),
        ("one 日本語日本", 2, 7),
    ],
)
def test_where_some_words_end(text: str, words: int, end: int) -> None:
    """Three wide characters count as a word, and so do 25 characters without a space."""
    assert after_words(text, 0, words) == end


def test_the_number_of_words() -> None:
    """Only the words in the range count."""
    assert count_words("one two three", 4, 13) == 2
