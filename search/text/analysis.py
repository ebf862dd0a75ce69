"""Analysis of text into words and terms, the same for documents, queries and snippets.

A *word* is a folded word in the text, and a *term* is its stem. Engines index words and terms as
space-separated strings. Terms in languages other than English include the language, because the
same stem may have different meanings in different languages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from search.text.elision import ELIDING_LANGUAGES, without_elision
from search.text.folding import fold, to_half_width
from search.text.lexer import WHOLE, is_whole, other_forms
from search.text.scripts import (
    CHARACTER,
    UNSEGMENTED_LETTERS,
    UNSEGMENTED_SIGNS,
    bigrams,
    is_unsegmented,
)
from search.text.stemming import stem
from search.text.whole_words import whole_words

# Longer "words" are data, and engines drop terms that are too long.
MAX_WORD_CHARACTERS = 100

_APOSTROPHES = "'’ʼ＇"
# U.S. and e.g. are one word each.
_DOTTED = r"[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W_])"
_PLAIN = (
    rf"{WHOLE}|[^\W_]{{2,}}(?:[{_APOSTROPHES}][^\W_]+)*|{_DOTTED}"
    rf"|[^\W_](?:[{_APOSTROPHES}][^\W_]+)*"
)
# Text with combining marks or in scripts without spaces needs a pattern that is half as fast.
# These are the accents, points and vowel signs of scripts from Latin to Khmer.
COMBINING_CHARACTERS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0900-\u0963\u0971-\u0dff\u0f71-\u0f84\u0f8d-\u0fbc\u1b00-\u1b04\u1b34-\u1b44"
    f"{UNSEGMENTED_SIGNS}"
)
NOT_LATIN = re.compile(rf"[{COMBINING_CHARACTERS}{UNSEGMENTED_LETTERS}]")
"""Characters of text that needs the slower pattern."""
_LETTER = rf"(?![{UNSEGMENTED_LETTERS}])[^\W_][{COMBINING_CHARACTERS}]*"
_FULL = rf"{WHOLE}|{_DOTTED}|(?:{CHARACTER})+|(?:{_LETTER})+(?:[{_APOSTROPHES}](?:{_LETTER})+)*"
_MAX_ACRONYM_LETTERS = 5
_PLURAL_ACRONYM = re.compile(rf"[A-Z]{{2,{_MAX_ACRONYM_LETTERS}}}s")
# Shorter strings, such as facet values, are analyzed repeatedly.
_MAX_MEMOIZED_CHARACTERS = 80
_PUNCTUATION = ".,;:!?()[]\"“”‘’'"


class Token(NamedTuple):
    """A word in text, folded and stemmed, with its character range, end exclusive."""

    word: str
    term: str
    start: int
    end: int


def _pattern(text: str, listed: tuple[str, ...]) -> re.Pattern[str]:
    is_plain = text.isascii() or not NOT_LATIN.search(text)
    return _words_pattern(listed, _PLAIN if is_plain else _FULL)


def words_pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of words in any text; those in scripts without spaces are whole runs."""
    return _words_pattern(listed, _FULL)


@lru_cache(maxsize=64)
def _words_pattern(listed: tuple[str, ...], pattern: str) -> re.Pattern[str]:
    """The pattern of listed words and all others."""
    whole = whole_words(listed).pattern
    return re.compile(f"{whole}|{pattern}" if whole else pattern)


def is_acronym(raw: str) -> bool:
    """Whether a word as typed looks like an acronym, which is never stemmed."""
    return 2 <= len(raw) <= _MAX_ACRONYM_LETTERS and raw.isupper()


def acronym(raw: str) -> str:
    """The common term of an acronym and its plural, or an empty string for other words.

    `EHRs` becomes `ehr`, but the S in CMS and AIDS is part of the acronym.
    """
    if is_acronym(raw):
        return normalise(raw, elides=False)
    return raw[:-1].lower() if _PLURAL_ACRONYM.fullmatch(raw) else ""


def is_shouting(text: str) -> bool:
    """Whether all text is in capitals, so that capitals do not indicate acronyms."""
    return text.isupper() and any(
        len(raw) > _MAX_ACRONYM_LETTERS for raw in _pattern(text, ()).findall(text)
    )


def tokens(text: str, lang: str, listed: tuple[str, ...] = (), *, at: int = 0) -> Iterator[Token]:
    """The words in text with their ranges, which are offset by `at`.

    The `listed` words stay whole, here and in the functions below.
    """
    shouting = is_shouting(text)
    for raw, start, end in _raw_words(text, listed):
        if word := normalise(raw, listed, elides=lang in ELIDING_LANGUAGES):
            term = _term(raw, word, lang, listed, shouting=shouting)
            yield Token(word, term, at + start, at + end)


def _raw_words(text: str, listed: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """The unprocessed words in text with their ranges."""
    text = to_half_width(text)
    for match in _pattern(text, listed).finditer(text):
        raw, begin = match.group(), match.start()
        if is_unsegmented(raw):
            yield from ((raw[a:b], begin + a, begin + b) for a, b in bigrams(raw))
        else:
            yield raw, begin, match.end()


@lru_cache(maxsize=1 << 16)
def forms(raw: str, lang: str) -> tuple[str, str]:
    """The word and term of a string of letters and digits."""
    word = normalise(raw, elides=False)
    return word, _term(raw, word, lang, (), shouting=False)


def joined(text: str, lang: str, listed: tuple[str, ...] = ()) -> tuple[str, str]:
    """The words and terms in text as two space-separated strings.

    There are additional terms for other forms of compounds, codes and identifiers.
    """
    compute = _joined_again if len(text) <= _MAX_MEMOIZED_CHARACTERS else _joined
    return compute(text, lang, listed)


def _joined(text: str, lang: str, listed: tuple[str, ...]) -> tuple[str, str]:
    chunks = text.split()
    if not chunks:
        return "", ""
    table = _chunks(lang, listed, is_shouting(text))
    words, terms = zip(*map(table.__getitem__, chunks), strict=True)
    return " ".join(words), " ".join(terms)


_joined_again = lru_cache(maxsize=1 << 14)(_joined)


def words(text: str, languages: Collection[str] = (), listed: tuple[str, ...] = ()) -> list[str]:
    """The folded words in text, without elided parts if one of the languages has elision."""
    elides = not ELIDING_LANGUAGES.isdisjoint(languages)
    raws = (raw for raw, _, _ in _raw_words(text, listed))
    return [word for raw in raws if (word := normalise(raw, listed, elides=elides))]


@lru_cache(maxsize=1 << 16)
def normalise(raw: str, listed: tuple[str, ...] = (), *, elides: bool) -> str:
    """Fold a word, and remove possessives, apostrophes and commas.

    Dots are also removed, unless they are part of a number or a name.
    """
    word = fold(raw)
    if not word.isalnum() and word not in whole_words(listed).folded:
        if elides:
            word = without_elision(word)
        # 1990's becomes 1990s, and patient's becomes patient.
        if not word[:-2].isdecimal():
            word = word.removesuffix("'s")
        word = word.replace("'", "").replace(",", "")
        word = word if word and is_whole(word) else word.replace(".", "")
    return word[:MAX_WORD_CHARACTERS]


def _term(raw: str, word: str, lang: str, listed: tuple[str, ...], *, shouting: bool) -> str:
    if not shouting and is_acronym(raw):
        return word
    if _PLURAL_ACRONYM.fullmatch(raw):
        return word[:-1]
    # L'hôpital is also found as hôpital, whatever the language of the text.
    return stem(word if raw.isalnum() else normalise(raw, listed, elides=True), lang)


class _Chunks(dict[str, tuple[str, str]]):
    """A cache of the words and terms of space-separated chunks, cleared when it is full.

    Words do not contain spaces, and text is repetitive, so analyzing a document takes little more
    than one lookup per chunk.
    """

    __slots__ = ("bare", "elides", "lang", "listed", "shouting", "whole")
    MAX_CHUNKS = 150_000
    # Longer chunks rarely occur twice.
    MAX_CHUNK_CHARACTERS = 40

    def __init__(self, lang: str, listed: tuple[str, ...], *, shouting: bool) -> None:
        super().__init__()
        self.lang, self.listed, self.shouting = lang, listed, shouting
        self.elides = lang in ELIDING_LANGUAGES
        self.whole = whole_words(listed).folded
        # Words from which punctuation is not stripped, such as .NET.
        self.bare = {"net", *(word.strip(_PUNCTUATION) for word in self.whole)}

    def __missing__(self, chunk: str) -> tuple[str, str]:
        bare = chunk.strip(_PUNCTUATION)
        if bare != chunk and bare.isalnum() and fold(bare) not in self.bare:
            pair = self[bare]
        else:
            pair = self._analysed(chunk)
        if len(chunk) <= self.MAX_CHUNK_CHARACTERS:
            if len(self) >= self.MAX_CHUNKS:
                self.clear()
            self[chunk] = pair
        return pair

    def _analysed(self, chunk: str) -> tuple[str, str]:
        chunk = to_half_width(chunk)
        raws = [raw for raw, _, _ in _raw_words(chunk, self.listed)]
        pairs = ((raw, normalise(raw, self.listed, elides=self.elides)) for raw in raws)
        words = [(raw, word) for raw, word in pairs if word]
        terms = [
            _term(raw, word, self.lang, self.listed, shouting=self.shouting) for raw, word in words
        ]
        terms += (stem(form, self.lang) for form in other_forms(chunk, raws, self.whole))
        return " ".join(word for _, word in words), " ".join(terms)


@lru_cache(maxsize=64)
def _chunks(lang: str, listed: tuple[str, ...], shouting: bool) -> _Chunks:
    return _Chunks(lang, listed, shouting=shouting)
