"""Right words: correct English words, health words among them, whether indexed or not.

A right word is never replaced by another: `amoxicillin` is not a misspelling of `ampicillin`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from pathlib import Path

# As many as there are capitals to write the number with.
MAX_SHARED_LETTERS = 25
DATA = Path(__file__).with_name("right_words.bin")


def is_right_word(word: str) -> bool:
    """Whether a lower-case word is in the list, by halving it."""
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
    """The sorted words, each followed by a line break: some 5 MB.

    One text takes a tenth of the memory of a set.
    """
    return decompress(DATA.read_bytes())


def compress(words: Iterable[str]) -> bytes:
    """Sorted words, each without the beginning that it shares with the word before.

    A capital in its place is the number of letters, `A` for none: abacus after aback is `Eus`.
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
    """The text of compressed words, a line each."""
    lines: list[bytes] = []
    previous = b""
    for coded in zlib.decompress(data).splitlines():
        previous = previous[: coded[0] - ord("A")] + coded[1:]
        lines.append(previous + b"\n")
    return b"".join(lines)
