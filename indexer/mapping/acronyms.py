"""Acronyms defined in text, as in `Long Form (ABBR)` or `ABBR (Long Form)`.

The algorithm is Schwartz and Hearst's. Markdown may also define them, as in `*[ABBR]: Long Form`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from search.document import Document
from search.lexicon import acronym_pair, acronym_value
from search.schema import ACRONYM

_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)")
_ACRONYM = re.compile(r"[A-Z0-9][A-Za-z0-9&/.-]{1,9}")
_BREAK = re.compile(r"[.;:!?()\n,]\s|[()\n]")
_LAST_WORD = re.compile(r"[\w&/.-]+$")

# How far before a bracket a long form may begin.
_MAX_CHARACTERS_BEFORE = 200


def acronyms(document: Document, abbreviations: Iterable[tuple[str, str]] = ()) -> tuple[str, ...]:
    """The distinct acronyms that a document defines, each as `ABBR=long form`."""
    explained = (pair for text in _texts(document) if "(" in text for pair in _explained(text))
    pairs = chain(explained, _defined(abbreviations))
    return tuple(dict.fromkeys(acronym_value(short, long) for short, long in pairs))


def _texts(document: Document) -> Iterator[str]:
    yield document.title
    yield document.description
    yield from document.headings
    yield document.body
    for values in document.facets.values():
        yield from values


def with_acronyms(document: Document, abbreviations: Iterable[tuple[str, str]] = ()) -> Document:
    """A copy of a document, with the acronyms that it defines as a facet."""
    pairs = acronyms(document, abbreviations)
    return replace(document, facets={**document.facets, ACRONYM: pairs}) if pairs else document


def _explained(text: str) -> Iterator[tuple[str, str]]:
    """The acronyms that text defines, each with its long form."""
    for bracket in _BRACKETS.finditer(text):
        inside = re.split(r"[;,]", bracket[1])[0].strip()
        start = max(0, bracket.start() - _MAX_CHARACTERS_BEFORE)
        before = _BREAK.split(text[start : bracket.start()].rstrip())[-1]
        short, context = inside, before
        if len(inside.split()) > 1:
            last_word = _LAST_WORD.search(before)
            short, context = (last_word[0] if last_word else "", inside)
        short = short.removesuffix("s") if short[:-1].isupper() else short
        if _is_acronym(short) and (long := _long_form(short, context)):
            yield acronym_pair(short, long)


def _defined(abbreviations: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The abbreviations that are acronyms, unless a meaning is an explanation in many words.

    Their letters need not occur in the meaning: the author says what the acronym stands for.
    """
    for short, meaning in abbreviations:
        is_short = len(meaning.split()) <= _max_words(short)
        if _is_acronym(short) and is_short and _is_long_form(meaning, short):
            yield acronym_pair(short, meaning)


def _max_words(short: str) -> int:
    """The maximum number of words in an acronym's long form."""
    letters = sum(map(str.isalnum, short))
    return min(letters + 5, 2 * letters)


def _is_acronym(text: str) -> bool:
    """Whether a string looks like an acronym, with at least two capital letters."""
    return _ACRONYM.fullmatch(text) is not None and sum(map(str.isupper, text)) > 1


def _long_form(short: str, context: str) -> str:
    """The shortest suffix that contains an acronym's letters in order, or an empty string."""
    letters = list(filter(str.isalnum, short.lower()))
    window = " ".join(context.split()[-_max_words(short) :])
    start = _start_of_letters(letters, window.lower())
    long = window[start:] if start >= 0 else ""
    return long if _is_long_form(long, short) else ""


def _start_of_letters(letters: list[str], text: str) -> int:
    """The start of the shortest suffix that contains the letters in order, or -1.

    The first letter must begin a word.
    """
    place = len(text)
    for letter in reversed(letters[1:]):
        place = text.rfind(letter, 0, place)
        if place < 0:
            return -1
    place = text.rfind(letters[0], 0, place)
    while place > 0 and text[place - 1].isalnum():
        place = text.rfind(letters[0], 0, place)
    return place


def _is_long_form(long: str, short: str) -> bool:
    words = long.lower().split()
    return len(long) > len(short) and len(words) > 1 and short.lower() not in words
