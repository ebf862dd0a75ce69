"""Measure text in words, even in scripts without spaces between words."""

from __future__ import annotations

import re
from itertools import islice

from search.text.scripts import UNSEGMENTED_LETTERS, UNSEGMENTED_SIGNS, WORD_WIDE_RUN

# A passage is cut if its words are longer than this on average, such as lines of data.
MAX_CHARACTERS_PER_WORD = 25
_WORD = re.compile(rf"(?:{WORD_WIDE_RUN})[^\w\s]*|[^\s{UNSEGMENTED_LETTERS}]+")
_UNSEGMENTED = re.compile(f"[{UNSEGMENTED_LETTERS}{UNSEGMENTED_SIGNS}]")
# Combining marks stay with their characters.
_SIGNS = re.compile(f"[{UNSEGMENTED_SIGNS}]*")


def count_words(text: str, start: int, end: int) -> int:
    """The number of words in a range of text."""
    part = text[start:end]
    if _is_segmented(part):
        return len(part.split())
    return sum(1 for _ in _WORD.finditer(part))


def after_words(text: str, start: int, words: int) -> int:
    """The end of the `words`-th word after `start`, or earlier if words are very long."""
    limit = start + words * MAX_CHARACTERS_PER_WORD
    near, end = text[start:limit], start
    if _is_segmented(near):
        # Splitting is ten times as fast as the pattern.
        parts = near.split(None, words)
        rest = len(parts[words]) if len(parts) > words else 0
        end += len(near[: len(near) - rest].rstrip())
        if near.isascii() and end < limit:
            return end
    else:
        for word in islice(_WORD.finditer(text, start, limit), words):
            end = word.end()
    # The pattern matches at any place, even if only the empty string.
    return _SIGNS.match(text, end).end()  # type: ignore[union-attr]


def _is_segmented(text: str) -> bool:
    """Whether there are spaces between all words of a text."""
    return text.isascii() or not _UNSEGMENTED.search(text)
