"""The pattern of the words in text that may match a query's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from search.text.stemming import is_code

_NOT_ASCII = "\u00aa-\U0010ffff"


def is_covered(word: str) -> bool:
    """Whether the pattern finds a word in text, unlike `C++` and `1,000`."""
    return not is_code(word) or (word.isalnum() and word[0].isalpha())


@lru_cache(maxsize=1024)
def candidate_pattern(words: frozenset[str], *, accented: bool) -> re.Pattern[str] | None:
    """The pattern of words in text that may be one of `words` or have it as a stem.

    Matching two sets of letters before looking back lets the regular expression engine scan fast.
    In accented text, one letter may be folded into two: œdème is "oedeme".
    """
    plain = [word for word in words if word[0].isascii()]
    if not plain:
        return None
    first = _either_case(word[0] for word in plain)
    # Stemming turns y into i (dying, die), and U.S. is the word "us".
    second = _either_case(word[1:2] if word[1:2] not in {"i", "y"} else "iy" for word in plain)
    next = f"[{second}.]"
    if accented:
        first, next = first + _NOT_ASCII, f"(?:[{second}.{_NOT_ASCII}]|(?<=[{_NOT_ASCII}]).)"
    if all(len(word) > 1 for word in plain):
        begin = rf"[{first}]{next}(?<![^\W_]..)"
    else:
        # The s of it's and of U.S. is no word of its own.
        begin = rf"[{first}](?<![^\W_].)(?:(?<![^\W_]['’.].)|(?=[^\W_]))"
    return re.compile(rf"{begin}[^\W_]*(?:['’.ʼ＇][^\W_]+)*\.?")


def _either_case(letters: Iterable[str]) -> str:
    return "".join(sorted({c for letter in letters for c in letter.lower() + letter.upper()}))
