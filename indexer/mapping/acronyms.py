"""Acronyms that a text explains, `Long Form (ABBR)` or `ABBR (Long Form)`: Schwartz and Hearst."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search.document import Document
from search.lexicon.mined_acronyms import acronym_pair, acronym_value
from search.schema import ACRONYM

_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)")
_SHORT = re.compile(r"[A-Z0-9][A-Za-z0-9&/.-]{1,9}")
_BEFORE = 200  # characters before a bracket in which a long form may begin
_BREAK = re.compile(r"[.;:!?()\n,]\s|[()\n]")
_LAST_WORD = re.compile(r"[\w&/.-]+$")


def acronyms(document: Document) -> tuple[str, ...]:
    """Return the acronyms that a document explains, each `ABBR=long form`, once."""
    texts = (document.title, document.description, *document.headings, document.body)
    values = (value for values in document.facets.values() for value in values)
    found = (pair for text in (*texts, *values) if "(" in text for pair in _explained(text))
    return tuple(dict.fromkeys(acronym_value(short, long) for short, long in found))


def with_acronyms(document: Document) -> Document:
    """Return a document with the acronyms that it explains."""
    found = acronyms(document)
    return replace(document, facets={**document.facets, ACRONYM: found}) if found else document


def _explained(text: str) -> Iterator[tuple[str, str]]:
    for bracket in _BRACKETS.finditer(text):
        inside = re.split(r"[;,]", bracket[1])[0].strip()
        before = text[max(0, bracket.start() - _BEFORE) : bracket.start()].rstrip()
        before = _BREAK.split(before)[-1]
        short, around = inside, before
        if len(inside.split()) > 1:
            last = _LAST_WORD.search(before)
            short, around = (last[0] if last else "", inside)
        short = short.removesuffix("s") if short[:-1].isupper() else short
        if _is_short(short) and (long := _long_form(short, around)):
            yield acronym_pair(short, long)


def _is_short(text: str) -> bool:
    """Say whether a text may be an acronym: two capitals at least, no number, no word."""
    return _SHORT.fullmatch(text) is not None and sum(c.isupper() for c in text) > 1


def _long_form(short: str, text: str) -> str:
    """Return the shortest end of a text that holds the letters in order, from a word's start."""
    letters = [c.lower() for c in short if c.isalnum()]
    window = " ".join(text.split()[-min(len(letters) + 5, 2 * len(letters)) :])
    place, low = len(window), window.lower()
    for number, letter in enumerate(reversed(letters), 1):
        place -= 1
        while place >= 0 and (
            low[place] != letter
            or (number == len(letters) and place > 0 and low[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return ""
    long = window[place:]
    return long if _is_long(long, short) else ""


def _is_long(long: str, short: str) -> bool:
    words = long.lower().split()
    return len(long) > len(short) and len(words) > 1 and short.lower() not in words
