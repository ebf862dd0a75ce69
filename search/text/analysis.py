"""Text to words and terms: the same for documents, queries and snippets.

A *word* is a folded word as it stands in the text; a *term* is its stem. Engines index both
and know nothing of either: they get words and terms joined by blanks. Terms of languages other
than English name theirs: the stem of one language's word may be another's of another meaning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.text.elision import ELIDING_LANGUAGES, without_elision
from search.text.folding import fold
from search.text.lexer import WHOLE, is_whole, other_forms
from search.text.scripts import (
    CHARACTER,
    UNSEGMENTED_LETTERS,
    UNSEGMENTED_SIGNS,
    bigrams,
    is_unsegmented,
)
from search.text.stemming import stem

# A longer "word" is data, and engines drop terms that are too long for them.
MAX_WORD_CHARACTERS = 100

_APOSTROPHES = "'’ʼ＇"
_DOTTED = r"[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W_])"  # U.S. and e.g. are one word each
_PLAIN = re.compile(
    rf"{WHOLE}|[^\W_]{{2,}}(?:[{_APOSTROPHES}][^\W_]+)*|{_DOTTED}|[^\W_](?:[{_APOSTROPHES}][^\W_]+)*"
)
# Texts with marks that stand on letters, or in scripts without blanks, want a pattern of twice
# the price.
# Accents, points and vowel signs: of Latin to Arabic, of India's scripts, of Thai to Khmer.
COMBINING_CHARACTERS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    f"\u06d6-\u06ed\u0900-\u0963\u0971-\u0dff{UNSEGMENTED_SIGNS}"
)
_SPECIAL = re.compile(rf"[{COMBINING_CHARACTERS}{UNSEGMENTED_LETTERS}]")
_LETTER = rf"(?![{UNSEGMENTED_LETTERS}])[^\W_][{COMBINING_CHARACTERS}]*"
_FULL = re.compile(
    rf"{WHOLE}|{_DOTTED}|(?:{CHARACTER})+|(?:{_LETTER})+(?:[{_APOSTROPHES}](?:{_LETTER})+)*"
)
_MAX_ACRONYM_LETTERS = 5
_PLURAL_ACRONYM = re.compile(rf"[A-Z]{{2,{_MAX_ACRONYM_LETTERS}}}s")
# Shorter texts, such as the values of facets, come again and again.
_MAX_MEMOIZED_CHARACTERS = 80
_PUNCTUATION = ".,;:!?()[]\"“”‘’'"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: folded, stemmed, and where it stands (characters, end exclusive)."""

    word: str
    term: str
    start: int
    end: int


def _pattern(text: str) -> re.Pattern[str]:
    return _PLAIN if text.isascii() or not _SPECIAL.search(text) else _FULL


def is_acronym(raw: str) -> bool:
    """Whether a word as typed looks like an acronym, which is never stemmed."""
    return 2 <= len(raw) <= _MAX_ACRONYM_LETTERS and raw.isupper()


def acronym(raw: str) -> str:
    """The term of an acronym as typed, which its plural shares; empty for another word.

    `EHRs` is `ehr`, while the S of CMS and AIDS is a part of them.
    """
    if is_acronym(raw):
        return normalise(raw, elides=False)
    return raw[:-1].lower() if _PLURAL_ACRONYM.fullmatch(raw) else ""


def is_shouting(text: str) -> bool:
    """Whether a whole text is in capitals, so that capitals say nothing of acronyms."""
    return text.isupper() and any(
        len(raw) > _MAX_ACRONYM_LETTERS for raw in _pattern(text).findall(text)
    )


def tokens(text: str, lang: str, *, at: int = 0) -> Iterator[Token]:
    """The words of a text with their places, counted from `at`."""
    shouting = is_shouting(text)
    for raw, start, end in _raw_words(text):
        if word := normalise(raw, elides=lang in ELIDING_LANGUAGES):
            term = _term(raw, word, lang, shouting=shouting)
            yield Token(word, term, at + start, at + end)


def _raw_words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text as they stand, and where."""
    for match in _pattern(text).finditer(text):
        raw, begin = match.group(), match.start()
        if is_unsegmented(raw):
            yield from ((raw[a:b], begin + a, begin + b) for a, b in bigrams(raw))
        else:
            yield raw, begin, match.end()


@lru_cache(maxsize=1 << 16)
def forms(raw: str, lang: str) -> tuple[str, str]:
    """The word and the term of a piece of text that holds only letters and digits."""
    word = normalise(raw, elides=False)
    return word, _term(raw, word, lang, shouting=False)


def joined(text: str, lang: str) -> tuple[str, str]:
    """The words and the terms of a text in order, parted by blanks.

    Among the terms are those by which a compound, a code or an identifier is found besides.
    """
    return (
        _joined_again(text, lang) if len(text) <= _MAX_MEMOIZED_CHARACTERS else _joined(text, lang)
    )


def _joined(text: str, lang: str) -> tuple[str, str]:
    chunks = text.split()
    if not chunks:
        return "", ""
    table = _chunks(lang, is_shouting(text))
    words, terms = zip(*map(table.__getitem__, chunks), strict=True)
    return " ".join(words), " ".join(terms)


_joined_again = lru_cache(maxsize=1 << 14)(_joined)


def words(text: str, languages: Collection[str] = ()) -> list[str]:
    """The folded words of a text, in order; where one of the languages elides, without that."""
    elides = not ELIDING_LANGUAGES.isdisjoint(languages)
    raws = (raw for raw, _, _ in _raw_words(text))
    return [word for raw in raws if (word := normalise(raw, elides=elides))]


@lru_cache(maxsize=1 << 16)
def normalise(raw: str, *, elides: bool) -> str:
    """The folded word of one piece of text, without possessive, apostrophes and commas.

    Dots are left out, too, unless they belong to a number or a name.
    """
    word = fold(raw)
    if not word.isalnum():
        if elides:
            word = without_elision(word)
        # 1990's is 1990s, a patient's is a patient.
        if not word[:-2].isdecimal():
            word = word.removesuffix("'s")
        word = word.replace("'", "").replace(",", "")
        word = word if word and is_whole(word) else word.replace(".", "")
    return word[:MAX_WORD_CHARACTERS]


def _term(raw: str, word: str, lang: str, *, shouting: bool) -> str:
    if not shouting and is_acronym(raw):
        return word
    if _PLURAL_ACRONYM.fullmatch(raw):
        return word[:-1]
    # L'hôpital is found as hôpital, too, whatever the language of the text around it.
    return stem(word if raw.isalnum() else normalise(raw, elides=True), lang)


class _Chunks(dict[str, tuple[str, str]]):
    """What stands between two blanks -> its words and terms, emptied when it grows too large.

    No word reaches over a blank, and text repeats itself: a document costs little more than
    one lookup for each of its chunks.
    """

    __slots__ = ("lang", "shouting")
    MAX_CHUNKS = 150_000
    # Longer chunks hardly come twice.
    MAX_CHUNK_CHARACTERS = 40

    def __init__(self, lang: str, *, shouting: bool) -> None:
        super().__init__()
        self.lang, self.shouting = lang, shouting

    def __missing__(self, chunk: str) -> tuple[str, str]:
        bare = chunk.strip(_PUNCTUATION)
        if bare != chunk and bare.isalnum() and bare.lower() != "net":
            pair = self[bare]
        else:
            pair = self._analysed(chunk)
        if len(chunk) <= self.MAX_CHUNK_CHARACTERS:
            if len(self) >= self.MAX_CHUNKS:
                self.clear()
            self[chunk] = pair
        return pair

    def _analysed(self, chunk: str) -> tuple[str, str]:
        raws = [raw for raw, _, _ in _raw_words(chunk)]
        elides = self.lang in ELIDING_LANGUAGES
        words = [(raw, word) for raw in raws if (word := normalise(raw, elides=elides))]
        terms = [_term(raw, word, self.lang, shouting=self.shouting) for raw, word in words]
        terms += (stem(form, self.lang) for form in other_forms(chunk, raws))
        return " ".join(word for _, word in words), " ".join(terms)


@lru_cache(maxsize=64)
def _chunks(lang: str, shouting: bool) -> _Chunks:
    return _Chunks(lang, shouting=shouting)
