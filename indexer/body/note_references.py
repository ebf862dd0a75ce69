"""Superscripts that refer to a note, as opposed to those that are part of a word.

`diabetes<sup>3</sup>` refers to a note; `5<sup>th</sup>`, `Ca<sup>2+</sup>` and
`m<sup>2</sup>` do not.
"""

from __future__ import annotations

import re

# Note references follow a word, a year, or the end of a sentence. Units and chemical symbols
# have fewer than three letters.
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]{3}|\d{4}|[.,;:!?)\]%\"'”’»])$")
_NUMBERS = re.compile(r"\s*[\[(]?\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*[\])]?\s*[,;]?\s*")
_LETTER = re.compile(r"\s*[\[(]?[a-z][\])]?\s*")
_TRADE_MARK = re.compile(r"\s*(?:TM|SM|\W*)\s*", re.IGNORECASE)

CHARACTERS_BEFORE = 4
"""How much of the text before a superscript `is_note_reference` needs."""


def is_note_reference(before: str, raised: str) -> bool:
    """Whether a superscript is a note reference or trademark, not part of the word before it."""
    if _TRADE_MARK.fullmatch(raised):
        return True
    if not _WORD_BEFORE.search(before):
        return False
    follows_small_letter = before[-1:].islower()
    return bool(_NUMBERS.fullmatch(raised) or (follows_small_letter and _LETTER.fullmatch(raised)))
