"""A text without what must not matter in a comparison: case, accents, width."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from search.text.scripts import is_mark

# Letters that no decomposition takes apart, though readers type them without the stroke.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ð": "d", "þ": "th"}
    | {"æ": "ae", "œ": "oe", "’": "'", "ʼ": "'", "＇": "'"}
    # The stroke that only makes an Arabic word longer.
    | {"\u0640": ""}
)


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The text without accents, width and case: what must not matter in a comparison."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    # A mark of a script without blanks makes another letter, as か and が are.
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) or is_mark(c))
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in bare)
    return digits.translate(_STROKES)


@lru_cache(maxsize=1 << 16)
def value_key(value: str) -> str:
    """A facet value without case and blanks that differ: what tells it from other values."""
    if value.isascii():
        return " ".join(value.lower().split())
    folded = unicodedata.normalize("NFC", value).casefold()
    return unicodedata.normalize("NFC", " ".join(folded.split()))
