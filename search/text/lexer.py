"""The definition of words, and other forms under which they are also found.

A number is one word including its decimal point (1.5 is neither 15 nor 1 and 5) but without
thousands separators, as is a code that begins with a letter (E11.9). `C++`, `C#`, `.NET`, `A+` and
`--option` keep their symbols. All other words consist of letters and digits. Hyphenated words are
also found as one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from search.text.folding import fold
from search.text.whole_words import SYMBOLS

# The lookbehind keeps long lists of numbers from being tried again at each number.
THOUSANDS = r"(?<!\d)(?<!\d,)\d{1,3}(?:,\d{3})+(?!,?\d)"
_NUMBER = rf"{THOUSANDS}(?:\.\d+)*|\d+(?:\.\d+)+"
_CODE = r"[^\W\d_]+\d[^\W_]*(?:\.(?=[^\W_]*\d)[^\W_]+)+"
_SYMBOLIC = r"[A-Za-z](?:\+\+|[+#])(?![\w+#])|(?<![\w.])\.(?:NET|Net|net)(?![^\W_])"
_OPTION = r"(?<![\w-])--[A-Za-z][^\W_]*"
WHOLE = f"{_NUMBER}|{_CODE}|{_SYMBOLIC}|{_OPTION}"
"""The pattern of words that contain more than letters and digits."""

# Longer hyphenated words are not indexed as one.
MAX_JOINED_CHARACTERS = 40
# Hyphenated numbers with fewer digits are ranges or scores: 2-3 is not 23.
_MIN_JOINED_DIGITS = 7
_MIN_CAMEL_LETTERS = 3

HYPHENS = "-\u2010\u2011\u2013"
_SEGMENT = re.compile(r"[^\s/,;:()\[\]{}\"“”<>|=]+")
_RUN = re.compile(rf"[^\W_]+(?:[{HYPHENS}&][^\W_]+)+")
_JOINT = re.compile(rf"[{HYPHENS}&]")
_CAMEL = re.compile(r"[a-z][A-Z]")
_CAMEL_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Strings that may have other forms: hyphenated words, codes with dots, options and identifiers.
# The lookbehind tries each word only once, however long it is.
OTHER_FORMS_PATTERN = re.compile(
    rf"(?<![^\W_])(?:{_RUN.pattern}|{_CODE}|[^\W_]*[a-z][A-Z][^\W_]*)|{_OPTION}"
)
_ENDS = ".!?'’‘*_"


def is_whole(word: str) -> bool:
    """Whether the dots and symbols in a folded word are part of it."""
    return word[0] in ".-" or word[-1] in "+#" or any(map(_makes_whole, word))


def _makes_whole(character: str) -> bool:
    # In other words, a dot is punctuation, as in U.S.
    return character.isdigit() or (character in SYMBOLS and character != ".")


def joined_form(parts: Sequence[str]) -> str:
    """Join folded parts to one word; empty if that would be a different word."""
    joined = "".join(parts)
    is_short_number = joined.isdigit() and len(joined) < _MIN_JOINED_DIGITS
    if is_short_number or not joined.isalnum() or len(joined) > MAX_JOINED_CHARACTERS:
        return ""
    return joined


def other_forms(text: str, raw_words: Sequence[str], listed: Collection[str] = ()) -> Iterator[str]:
    """Yield the other folded forms of a string without spaces.

    Examples: `email` for `e-mail`, `e119` and `e11` for `E11.9`, the parts of
    `rawTransaction`, and `run` for `--run`. The `listed` words, folded, have no other forms.
    """
    for raw in raw_words:
        if listed and fold(raw) in listed:
            text = text.replace(raw, " ")
        else:
            yield from _forms_of_word(raw)
    if not text.isalnum():
        yield from _joined_forms(text)


def _joined_forms(text: str) -> Iterator[str]:
    """Yield each hyphenated word in text as one word."""
    for segment in _SEGMENT.findall(text):
        run = segment.strip(_ENDS)
        if _RUN.fullmatch(run) and (joined := joined_form(_JOINT.split(fold(run)))):
            yield joined


def _forms_of_word(raw: str) -> Iterator[str]:
    """Yield the other forms of an option, a code with dots or an identifier."""
    if raw.startswith("--"):
        yield fold(raw[2:])
    elif raw[0].isalpha() and "." in raw and is_whole(raw):
        yield fold(raw.replace(".", ""))
        yield fold(raw.partition(".")[0])
    elif _CAMEL.search(raw):
        parts = _CAMEL_PART.findall(raw)
        yield from (fold(part) for part in parts if len(part) >= _MIN_CAMEL_LETTERS)
