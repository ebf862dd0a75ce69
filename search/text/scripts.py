"""Scripts without spaces between words: Chinese, Japanese, Thai, Lao, Khmer and Burmese.

Each pair of adjacent characters is a word, as is the last character of a run. Any part of a run
can thus be found as a phrase of pairs, and a single character as a prefix. A character includes
the marks combined with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WIDE = (
    "\u3005-\u3007\u3040-\u3096\u309d-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_NARROW = (
    "\u0e01-\u0e30\u0e32\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081"
    "\u108e\u1780-\u17b3\u17d7\u17dc"
)
UNSEGMENTED_LETTERS = _WIDE + _NARROW
UNSEGMENTED_SIGNS = (
    "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059"
    "\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u17b4-\u17d3\u17dd"
    "\u3099\u309a\uff9e\uff9f"
)
# In Khmer and Burmese, these signs put the next letter below the previous one.
_BELOW = "\u1039\u17d2"
# The vowel "am" may be written as a sign and a letter; folding turns it into these two.
_AM = "\u0e4d\u0e32|\u0ecd\u0eb2"
_TAIL = rf"(?:[{_BELOW}][{_NARROW}]|{_AM}|[{UNSEGMENTED_SIGNS}])*"
# Two Lao letters may also be written as a single character; folding splits it into two.
_LAO_PAIR = "\u0eab[\u0e99\u0ea1]"
CHARACTER = rf"(?:{_LAO_PAIR}|[{UNSEGMENTED_LETTERS}]){_TAIL}"
"""The pattern of a character with its marks."""

# This many characters are about as wide as an English word and a space.
WORD_WIDE_RUN = rf"(?:[{_WIDE}]{_TAIL}){{1,3}}|(?:[{_NARROW}]{_TAIL}){{1,6}}"

_CHARACTER = re.compile(CHARACTER)
_MARK = re.compile(f"[{UNSEGMENTED_SIGNS}]")
_UNSEGMENTED = re.compile(f"[{UNSEGMENTED_LETTERS}]")


def is_unsegmented(word: str) -> bool:
    """Whether a word is in a script without spaces."""
    return not word.isascii() and _UNSEGMENTED.match(word) is not None


def is_mark(character: str) -> bool:
    """Whether a character is a mark combined with a letter of these scripts."""
    return _MARK.match(character) is not None


def bigrams(run: str) -> Iterator[tuple[int, int]]:
    """The ranges of each pair of adjacent characters in a run, and of the last character."""
    starts = [match.start() for match in _CHARACTER.finditer(run)]
    ends = [*starts[1:], len(run)]
    yield from zip(starts, [*ends[1:], len(run)], strict=True)


def first_character(text: str, start: int) -> int:
    """The end of the character of these scripts at an index, or 0 if there is none."""
    match = _CHARACTER.match(text, start)
    return match.end() if match else 0


def open_run(words: list[str]) -> list[str]:
    """Remove the last character of a run from the words of a query.

    If the run continues in a text, this character is not a word there but part of a pair.
    """
    if len(words) > 1 and _is_last_character_of(words[-2], words[-1]):
        return words[:-1]
    return words


def closed_run(words: tuple[str, ...]) -> tuple[str, ...]:
    """Add the last character of a run to a query's words, as in text that ends there."""
    if words and is_unsegmented(words[-1]):
        starts = [match.start() for match in _CHARACTER.finditer(words[-1])]
        if len(starts) > 1:
            return (*words, words[-1][starts[-1] :])
    return words


def _is_last_character_of(pair: str, word: str) -> bool:
    return is_unsegmented(word) and closed_run((pair,)) == (pair, word)
