"""Fold text for comparisons, which must ignore case, accents and width."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from search.text.scripts import is_mark

# Letters that Unicode does not decompose, but that readers type without the stroke.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ð": "d", "þ": "th"}
    | {"æ": "ae", "œ": "oe", "’": "'", "ʼ": "'", "＇": "'"}
    # The Arabic tatweel, which only stretches a word.
    | {"\u0640": ""}
)


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Remove accents and differences in width and case, which must not affect comparisons."""
    if text.isascii():
        return text.lower()
    decomposed = _decomposed(_decomposed(text).casefold())
    # In scripts without spaces, a mark makes a different letter, as in か and が.
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) or is_mark(c))
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in bare)
    return digits.translate(_STROKES)


def _decomposed(text: str) -> str:
    """Text in normal form NFKD, except where that would split a word."""
    return unicodedata.normalize("NFD", "".join(map(_compatible, text)))


@lru_cache(maxsize=1 << 14)
def _compatible(character: str) -> str:
    """A character's decomposition, unless it has parts that end a word.

    For example, the fraction ½ would become 1 and 2, and the Arabic phrase ﷺ four words.
    """
    parts = unicodedata.normalize("NFKD", character)
    is_one_word = all(part.isalnum() or unicodedata.category(part)[0] == "M" for part in parts)
    return parts if is_one_word or len(parts) == 1 else character


@lru_cache(maxsize=1 << 16)
def value_key(value: str) -> str:
    """A facet value's key, which ignores differences in case and whitespace."""
    if value.isascii():
        return " ".join(value.lower().split())
    folded = unicodedata.normalize("NFC", value).casefold()
    return unicodedata.normalize("NFC", " ".join(folded.split()))
