"""The pairs of parts into which a word can be split."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Shorter parts are rarely words of their own, except these leading letters (email, Xray).
PART_MIN_LETTERS = 2
_LEADING_LETTERS = ("e", "x")
# A number followed by letters, or a name followed by a number: 20mg, covid19.
_NUMBERED = re.compile(r"(\d+)([^\W\d_]+)|([^\W\d_]+)(\d+)")


def word_splits(word: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of parts that may be words, whether or not any document contains them."""
    if numbered := _NUMBERED.fullmatch(word):
        first, second = filter(None, numbered.groups())
        yield first, second
    if not word.isalpha():
        return
    if word.startswith(_LEADING_LETTERS) and len(word) > PART_MIN_LETTERS + 1:
        yield word[:1], word[1:]
    for place in range(PART_MIN_LETTERS, len(word) - PART_MIN_LETTERS + 1):
        yield word[:place], word[place:]
