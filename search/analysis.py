"""Text to words and terms: the same for documents, queries and snippets.

A *word* is a folded word as it stands in the text; a *term* is its stem. Engines index both
and know nothing of either: they get words and terms joined by blanks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# ISO 639-1 codes and the names of Snowball's algorithms.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

MAX_WORD = 100  # characters; a longer "word" is data, and engines drop terms they find too long

# Letters that no decomposition takes apart, though readers type them without the stroke.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ð": "d", "þ": "th"}
    | {"æ": "ae", "œ": "oe", "’": "'", "ʼ": "'", "＇": "'"}
)

_APOSTROPHES = "'’ʼ＇"
_DOTTED = r"[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W_])"  # U.S. and e.g. are one word each
_PLAIN = re.compile(
    rf"[^\W_]{{2,}}(?:[{_APOSTROPHES}][^\W_]+)*|{_DOTTED}|[^\W_](?:[{_APOSTROPHES}][^\W_]+)*"
)
# Texts with combining marks, or in scripts without blanks (there a word is a character),
# want a pattern of twice the price.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SPECIAL = re.compile(rf"[\u0300-\u036f{_CJK}]")
_LETTER = rf"(?![{_CJK}])[^\W_][\u0300-\u036f]*"
_FULL = re.compile(rf"{_DOTTED}|[{_CJK}]|(?:{_LETTER})+(?:[{_APOSTROPHES}](?:{_LETTER})+)*")
_ACRONYM_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: folded, stemmed, and where it stands (characters, end exclusive)."""

    word: str
    term: str
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return text without accents, width and case: what must not matter in a comparison."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(_STROKES)


@lru_cache(maxsize=1 << 16)
def stem(word: str, lang: str) -> str:
    """Return the term of a folded word; words with digits are codes and stay as they are."""
    algorithm = STEMMERS.get(lang)
    if algorithm is None or not word.isalpha():
        return word
    return fold(snowballstemmer.stemmer(algorithm).stemWord(word))


def _pattern(text: str) -> re.Pattern[str]:
    return _PLAIN if text.isascii() or not _SPECIAL.search(text) else _FULL


def is_acronym(raw: str) -> bool:
    """Say whether a word as typed looks like an acronym, which is never stemmed."""
    return 2 <= len(raw) <= _ACRONYM_LETTERS and raw.isupper()


def is_shouting(text: str) -> bool:
    """Say whether a whole text is in capitals, so that capitals say nothing of acronyms."""
    return text.isupper() and any(
        len(raw) > _ACRONYM_LETTERS for raw in _pattern(text).findall(text)
    )


def tokens(text: str, lang: str, *, at: int = 0) -> Iterator[Token]:
    """Yield the words of a text with their places, counted from `at`."""
    table = _table(lang, is_shouting(text))
    for match in _pattern(text).finditer(text):
        word, term = table[match.group()]
        if word:
            yield Token(word, term, at + match.start(), at + match.end())


def analyse(text: str, lang: str) -> tuple[list[str], list[str]]:
    """Return the words and the terms of a text, in order and of equal number."""
    table = _table(lang, is_shouting(text))
    pairs = [table[raw] for raw in _pattern(text).findall(text)]
    return [word for word, _ in pairs if word], [term for word, term in pairs if word]


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return [word for raw in _pattern(text).findall(text) if (word := normalise(raw))]


def normalise(raw: str) -> str:
    """Return the folded word of one piece of text: no possessive, no dots, no apostrophes."""
    word = fold(raw)
    if not word.isalnum():
        word = word.removesuffix("'s")
        word = "".join(c for c in word if c.isalnum())
    return word[:MAX_WORD]


class _Table(dict[str, tuple[str, str]]):
    """Raw word -> (word, term), filled as words turn up, emptied when it grows too large.

    Text repeats itself: nearly every word of a document is one lookup here.
    """

    __slots__ = ("lang", "shouting")
    LIMIT = 200_000

    def __init__(self, lang: str, *, shouting: bool) -> None:
        super().__init__()
        self.lang, self.shouting = lang, shouting

    def __missing__(self, raw: str) -> tuple[str, str]:
        if len(self) >= self.LIMIT:
            self.clear()
        word = normalise(raw)
        keep = is_acronym(raw) and not self.shouting
        self[raw] = pair = (word, word if keep else stem(word, self.lang))
        return pair


@lru_cache(maxsize=64)
def _table(lang: str, shouting: bool) -> _Table:
    return _Table(lang, shouting=shouting)
