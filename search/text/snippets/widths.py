"""Measure text in words, even in scripts without spaces between words."""

from __future__ import annotations

import re
from itertools import islice

from search.text.scripts import UNSEGMENTED_LETTERS, UNSEGMENTED_SIGNS, WORD_WIDE_RUN

# A passage is cut if its words are longer than this on average, such as lines of data.
MAX_CHARACTERS_PER_WORD = 25
_WORD = re.compile(rf"(?:{WORD_WIDE_RUN})[^\w\s]*|[^\s{UNSEGMENTED_LETTERS}]+")
# Combining marks stay with their characters.
_SIGNS = re.compile(f"[{UNSEGMENTED_SIGNS}]*")


def count_words(text: str, start: int, end: int) -> int:
    """The number of words in a range of text."""
    return sum(1 for _ in _WORD.finditer(text, start, end))


def after_words(text: str, start: int, words: int) -> int:
    """The end of the `words`-th word after `start`, or earlier if words are very long."""
    end = start
    passage = _WORD.finditer(text, start, start + words * MAX_CHARACTERS_PER_WORD)
    for word in islice(passage, words):
        end = word.end()
    # The pattern matches at any place, even if only the empty string.
    return _SIGNS.match(text, end).end()  # type: ignore[union-attr]
