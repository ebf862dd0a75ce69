"""Scripts without blanks between words: Chinese, Japanese, Thai, Lao, Khmer and Burmese.

A word there is each pair of neighbouring characters, and the last character of a run alone. So
any part of a run is found as a phrase of pairs, and a single character as a beginning. A
character is whole: a letter with the marks that stand on it.
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
# A sign of Khmer and one of Burmese put the next letter below the one before.
_BELOW = "\u1039\u17d2"
_TAIL = rf"(?:[{_BELOW}][{_NARROW}]|[{UNSEGMENTED_SIGNS}])*"
CHARACTER = rf"[{UNSEGMENTED_LETTERS}]{_TAIL}"
"""The pattern of a whole character."""

# As wide as a word of English with its blank.
WORD_WIDE_RUN = rf"(?:[{_WIDE}]{_TAIL}){{1,3}}|(?:[{_NARROW}]{_TAIL}){{1,6}}"

_CHARACTER = re.compile(CHARACTER)
_MARK = re.compile(f"[{UNSEGMENTED_SIGNS}]")
_UNSEGMENTED = re.compile(f"[{UNSEGMENTED_LETTERS}]")


def is_unsegmented(word: str) -> bool:
    """Whether a word is of a script without blanks."""
    return not word.isascii() and _UNSEGMENTED.match(word) is not None


def is_mark(character: str) -> bool:
    """Whether a character stands on a letter of these scripts, or beside it, as part of it."""
    return _MARK.match(character) is not None


def bigrams(run: str) -> Iterator[tuple[int, int]]:
    """The places of each two neighbouring characters of a run, then that of the last one."""
    starts = [match.start() for match in _CHARACTER.finditer(run)]
    ends = [*starts[1:], len(run)]
    yield from zip(starts, [*ends[1:], len(run)], strict=True)


def first_character(text: str, start: int) -> int:
    """The end of the character of these scripts that stands at a place; 0 where none does."""
    match = _CHARACTER.match(text, start)
    return match.end() if match else 0


def open_run(words: list[str]) -> list[str]:
    """The words of a query, whose last run may go on in a text.

    There its last character begins a pair with the next one.
    """
    if len(words) > 1 and _is_last_character_of(words[-2], words[-1]):
        return words[:-1]
    return words


def closed_run(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a query as those of a text that ends with it."""
    if words and is_unsegmented(words[-1]):
        starts = [match.start() for match in _CHARACTER.finditer(words[-1])]
        if len(starts) > 1:
            return (*words, words[-1][starts[-1] :])
    return words


def _is_last_character_of(pair: str, word: str) -> bool:
    return is_unsegmented(word) and closed_run((pair,)) == (pair, word)
