"""What is one word, and by which other forms it is found.

A number is one word with its point (1.5 is not 15, nor 1 and 5) and without the commas between
its thousands, and so is a code that begins with a letter (E11.9). `C++`, `C#`, `.NET`, `A+` and
`--option` keep their symbols. All else is words of letters and digits; those that a hyphen joins
are also found as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from search.text.folding import fold

THOUSANDS_SEPARATOR = r"(?<=\d),(?=\d{3}(?:,\d{3})*(?!,?\d))"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?!,?\d)(?:\.\d+)*|\d+(?:\.\d+)+"
_CODE = r"[^\W\d_]+\d[^\W_]*(?:\.(?=[^\W_]*\d)[^\W_]+)+"
_SYMBOLIC = r"[A-Za-z](?:\+\+|[+#])(?![\w+#])|(?<![\w.])\.(?:NET|Net|net)(?![^\W_])"
_OPTION = r"(?<![\w-])--[A-Za-z][^\W_]*"
WHOLE = f"{_NUMBER}|{_CODE}|{_SYMBOLIC}|{_OPTION}"
"""The pattern of words that hold more than letters and digits."""

# Of what hyphens join, so much at most is one word, too.
MAX_JOINED_CHARACTERS = 40
# Fewer digits with hyphens are a range or a score: 2-3 is not 23.
_MIN_JOINED_DIGITS = 7
_MIN_CAMEL_LETTERS = 3

HYPHENS = "-\u2010\u2011\u2013"
_SEGMENT = re.compile(r"[^\s/,;:()\[\]{}\"“”<>|=]+")
_RUN = re.compile(rf"[^\W_]+(?:[{HYPHENS}&][^\W_]+)+")
_JOINT = re.compile(rf"[{HYPHENS}&]")
_CAMEL = re.compile(r"[a-z][A-Z]")
_CAMEL_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# What may have other forms than its words: a run, a code with dots, an option, an identifier.
OTHER_FORMS_PATTERN = re.compile(
    rf"(?<![^\W_]){_RUN.pattern}|{_CODE}|{_OPTION}|[^\W\d_]*[a-z][A-Z][^\W_]*"
)
_ENDS = ".!?'’‘*_"


def is_whole(word: str) -> bool:
    """Whether the dots and symbols of a folded word belong to it."""
    return word[0] in ".-" or word[-1] in "+#" or any(c.isdigit() for c in word)


def joined_form(parts: Sequence[str]) -> str:
    """Folded parts as one word, empty where that would be another: 1.5 is not 15."""
    joined = "".join(parts)
    is_short_number = joined.isdigit() and len(joined) < _MIN_JOINED_DIGITS
    if is_short_number or not joined.isalnum() or len(joined) > MAX_JOINED_CHARACTERS:
        return ""
    return joined


def other_forms(text: str, raw_words: Sequence[str]) -> Iterator[str]:
    """Yield the further folded words by which a text without blanks is found.

    Of `e-mail` it is `email`, of `E11.9` both `e119` and `e11`, of `rawTransaction` its parts,
    and of `--run` it is `run`.
    """
    if not text.isalnum():
        for segment in _SEGMENT.findall(text):
            run = segment.strip(_ENDS)
            if _RUN.fullmatch(run) and (joined := joined_form(_JOINT.split(fold(run)))):
                yield joined
    for raw in raw_words:
        if raw.startswith("--"):
            yield fold(raw[2:])
        elif raw[0].isalpha() and "." in raw and is_whole(raw):
            yield fold(raw.replace(".", ""))
            yield fold(raw.partition(".")[0])
        elif _CAMEL.search(raw):
            parts = _CAMEL_PART.findall(raw)
            yield from (fold(part) for part in parts if len(part) >= _MIN_CAMEL_LETTERS)
