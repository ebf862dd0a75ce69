"""Correctly spelled English words, including health terms, whether indexed or not.

A word in this list is never replaced: `amoxicillin` is not a misspelling of `ampicillin`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from pathlib import Path

# The number is encoded as one of the letters A to Z.
MAX_SHARED_LETTERS = 25
DATA = Path(__file__).with_name("right_words.bin")


def is_right_word(word: str) -> bool:
    """Whether a lowercase word is in the list, found by binary search."""
    text, line = load_right_words(), word.encode()
    low, high = 0, len(text)
    while low < high:
        start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = text.find(b"\n", start, high)
        middle = text[start:end]
        if middle == line:
            return True
        low, high = (end + 1, high) if middle < line else (low, start)
    return False


@cache
def load_right_words() -> bytes:
    """The sorted words, each followed by a newline, about 5 MB in total.

    A single byte string takes a tenth of the memory of a set.
    """
    return decompress(DATA.read_bytes())


def compress(words: Iterable[str]) -> bytes:
    """Compress sorted words, each without the prefix that it shares with the previous word.

    A capital letter encodes the length of the prefix, starting with `A` for 0. For example, abacus
    after aback is `Eus`.
    """
    coded: list[str] = []
    previous = ""
    for word in words:
        pairs = zip(previous[:MAX_SHARED_LETTERS], word, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        coded.append(f"{chr(ord('A') + shared)}{word[shared:]}\n")
        previous = word
    return zlib.compress("".join(coded).encode(), 9)


def decompress(data: bytes) -> bytes:
    """Decompress words to one per line."""
    lines: list[bytes] = []
    previous = b""
    for coded in zlib.decompress(data).splitlines():
        previous = previous[: coded[0] - ord("A")] + coded[1:]
        lines.append(previous + b"\n")
    return b"".join(lines)
