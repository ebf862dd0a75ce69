"""The patterns of the strings in text that may match a query's words.

Text without letters beyond ASCII is searched as bytes in lower case, which is faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from search.text.lexer import HYPHENS, OTHER_FORMS_PATTERN
from search.text.stemming import is_code

# Further words that begin like those of the query are not analyzed, which keeps hits fast. Ordinary
# English text has as many in a million characters.
MAX_CANDIDATES = 20_000

# Compiling a set takes milliseconds unless it is stated by the few characters that it lacks.
_FIRST_LETTER_BEYOND_ASCII = 0xAA
_NOT_ASCII = r"[^\x00-\xa9]"
# Text in plain English often has only these beyond ASCII: spaces, quotes, dashes, dots and signs.
_FOLDED = re.compile(r"[^\x00-\x7f\xa0-\xa9\xab\xae\xb0\xb7\xbb\u2013-\u201e\u2022\u2026\u2122]")
# Superscript and other digits are also letters for the regular expression engine.
_DIGIT = r"[^\W_A-Za-zÀ-ÖØ-öø-ɏ]"

_ASCII = map(chr, range(128))
_CHARACTERS = "".join(c.lower() if c.isalnum() or c in "'." else " " for c in _ASCII)
_LOWER_CASE = _CHARACTERS.ljust(256).encode()
_NOT_SPACE = re.compile(r"\S*")
_SIGN_INSIDE_WORD = re.compile(
    rf"[{HYPHENS}&.A-Z]"
    rf"(?:(?<=[^\W_][{HYPHENS}&.])(?=[^\W_])|(?<=[a-z][A-Z])|(?<=-)(?=-[A-Za-z]))"
)


def is_covered(word: str) -> bool:
    """Whether the pattern finds a word in text, unlike `C++` and `1,000`."""
    return not is_code(word) or (word.isalnum() and word[0].isalpha())


def sign_pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """The pattern of a character in each string without spaces that may contain one of `words`.

    This is for words that are not covered by these patterns: a digit, or else a symbol.
    """
    signs = {_DIGIT if any(map(str.isdigit, word)) else _symbols(word) for word in words}
    return re.compile("|".join(sorted(signs))) if signs else None


def _symbols(word: str) -> str:
    return f"[{re.escape(''.join(sorted(set(re.sub('[a-z]', '', word)))))}]"


def is_accented(text: str) -> bool:
    """Whether text may have letters beyond ASCII, or marks that change letters."""
    return not text.isascii() and _FOLDED.search(text) is not None


@lru_cache(maxsize=1024)
def accented_pattern(words: frozenset[str]) -> re.Pattern[str] | None:
    """The pattern of words in text that may be one of `words` or have it as a stem.

    Matching two sets of letters before looking back lets the regular expression engine scan fast.
    One letter may be folded into two: œdème is "oedeme".
    """
    plain = [word for word in words if word[0].isascii()]
    if not plain:
        return None
    first = _letters(word[0] for word in plain)
    second = f"(?:{_letters(_second_letters(plain))}|(?<={_NOT_ASCII}).)"
    if all(len(word) > 1 for word in plain):
        begin = rf"{first}{second}(?<![^\W_]..)"
    else:
        # A letter after an apostrophe or a dot is not a word: it's, U.S.
        begin = rf"{first}(?<![^\W_].)(?:(?<![^\W_]['’].)(?<![^\W\d_]\..)|(?=[^\W_]))"
    return re.compile(rf"{begin}[^\W_]*(?:['’.ʼ＇][^\W_]+)*\.?")


@lru_cache(maxsize=1024)
def plain_pattern(words: frozenset[str]) -> re.Pattern[bytes] | None:
    """The same pattern for text in lower case, with the sign before each word."""
    plain = [word for word in words if word[0].isascii()]
    if not plain:
        return None
    first = "".join({re.escape(word[0]) for word in plain})
    if all(len(word) > 1 for word in plain):
        begin = rf"[{first}][{''.join({*map(re.escape, _second_letters(plain))})}]"
    else:
        begin = rf"[{first}](?:(?<![a-z0-9]'.)(?<![a-z]\..)|(?=[a-z0-9]))"
    pattern = rf"[ .']{begin}[a-z0-9]*(?:['.][a-z0-9]+)*\.?"
    return re.compile(pattern.encode("ascii", "ignore"))


def in_lower_case(text: str) -> bytes:
    """Text without letters beyond ASCII, after a space, with spaces instead of most signs."""
    plain = text if text.isascii() else text.replace("’", "'")
    return b" " + plain.encode("ascii", "replace").translate(_LOWER_CASE)


def other_forms_matches(text: str, start: int) -> Iterator[re.Match[str]]:
    """The strings in a text that may have other forms.

    Trying the pattern only on words with a hyphen, a dot or a capital inside is several times as
    fast as trying it everywhere.
    """
    for first, end in strings_with(_SIGN_INSIDE_WORD, text, start):
        yield from OTHER_FORMS_PATTERN.finditer(text, first, end)


def strings_with(signs: re.Pattern[str], text: str, start: int) -> Iterator[tuple[int, int]]:
    """The ranges of the strings without spaces that contain a sign, from `start` on."""
    for sign in islice(signs.finditer(text, start), MAX_CANDIDATES):
        if sign.start() < start:
            continue
        spaces = (text.rfind(space, start, sign.start()) + 1 for space in " \n")
        first = max(start, *spaces)
        start = _NOT_SPACE.match(text, sign.start()).end()  # type: ignore[union-attr]
        yield first, start


def _second_letters(words: Iterable[str]) -> list[str]:
    """The second letters of words. Stemming turns y into i (dying, die), and U.S. is "us"."""
    seconds = ("iy" if word[1:2] in {"i", "y"} else word[1:2] for word in words)
    return [".", *"".join(seconds)]


def _letters(letters: Iterable[str]) -> str:
    """The set of letters in both cases, and of all letters beyond ASCII."""
    either_case = {c for letter in letters for c in letter.lower() + letter.upper()}
    others = set(map(chr, range(_FIRST_LETTER_BEYOND_ASCII))) - either_case
    return f"[^{re.escape(''.join(sorted(others)))}]"
