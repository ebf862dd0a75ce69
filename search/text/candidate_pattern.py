"""The pattern of the words in text that may match a query's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from search.text.stemming import is_code

# Compiling a set takes milliseconds unless it is stated by the few characters that it lacks.
_FIRST_LETTER_BEYOND_ASCII = 0xAA
_NOT_ASCII = r"[^\x00-\xa9]"
# Text in plain English often has only these beyond ASCII: spaces, quotes, dashes, dots and signs.
_FOLDED = re.compile(r"[^\x00-\x7f\xa0-\xa9\xab\xae\xb0\xb7\xbb\u2013-\u201e\u2022\u2026\u2122]")
# Superscript and other digits are also letters for the regular expression engine.
_DIGIT = r"[^\W_A-Za-zÀ-ÖØ-öø-ɏ]"


def is_covered(word: str) -> bool:
    """Whether the pattern finds a word in text, unlike `C++` and `1,000`."""
    return not is_code(word) or (word.isalnum() and word[0].isalpha())


def sign_pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """The pattern of a character in each string without spaces that may contain one of `words`.

    This is for words that are not covered by `candidate_pattern`: a digit, or else a symbol.
    """
    signs = {_DIGIT if any(map(str.isdigit, word)) else _symbols(word) for word in words}
    return re.compile("|".join(sorted(signs))) if signs else None


def _symbols(word: str) -> str:
    return f"[{re.escape(''.join(sorted(set(re.sub('[a-z]', '', word)))))}]"


def is_accented(text: str) -> bool:
    """Whether text may have letters beyond ASCII, or marks that change letters."""
    return not text.isascii() and _FOLDED.search(text) is not None


@lru_cache(maxsize=1024)
def candidate_pattern(words: frozenset[str], *, accented: bool) -> re.Pattern[str] | None:
    """The pattern of words in text that may be one of `words` or have it as a stem.

    Matching two sets of letters before looking back lets the regular expression engine scan fast.
    In accented text, one letter may be folded into two: œdème is "oedeme".
    """
    plain = [word for word in words if word[0].isascii()]
    if not plain:
        return None
    letters = _letters_or_not_ascii if accented else _letters
    first = letters(word[0] for word in plain)
    # Stemming turns y into i (dying, die), and U.S. is the word "us".
    seconds = ("iy" if word[1:2] in {"i", "y"} else word[1:2] for word in plain)
    second = letters([".", *seconds])
    if accented:
        second = f"(?:{second}|(?<={_NOT_ASCII}).)"
    if all(len(word) > 1 for word in plain):
        begin = rf"{first}{second}(?<![^\W_]..)"
    else:
        # A letter after an apostrophe or a dot is not a word: it's, U.S.
        begin = rf"{first}(?<![^\W_].)(?:(?<![^\W_]['’].)(?<![^\W\d_]\..)|(?=[^\W_]))"
    return re.compile(rf"{begin}[^\W_]*(?:['’.ʼ＇][^\W_]+)*\.?")


def _letters(words: Iterable[str]) -> str:
    """The set of all characters in words, in both cases."""
    return f"[{re.escape(''.join(sorted(_either_case(words))))}]"


def _letters_or_not_ascii(words: Iterable[str]) -> str:
    """The same set, and all letters beyond ASCII."""
    others = set(map(chr, range(_FIRST_LETTER_BEYOND_ASCII))) - _either_case(words)
    return f"[^{re.escape(''.join(sorted(others)))}]"


def _either_case(words: Iterable[str]) -> set[str]:
    return {c for word in words for c in word.lower() + word.upper()}
