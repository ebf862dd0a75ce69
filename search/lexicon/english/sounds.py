"""A key of how an English word sounds: words with the same key are easily confused in writing."""

from __future__ import annotations

import re

# Before these vowels, c sounds like s, and g like j.
_SOFT_C = re.compile(r"c(?=[eiy])")
_SOFT_G = re.compile(r"d?g(?=[eiy])")
# The first letter is not heard: pneumonia, knee, gnat, psoriasis.
_SILENT_FIRST = re.compile(r"^(?:[pkg](?=n)|p(?=s))")
_SOUNDS = {
    # asthma, however its consonants are ordered.
    "sthm": "sm",
    "thsm": "sm",
    "sch": "sk",
    "tch": "k",
    "ch": "k",
    "ck": "k",
    "c": "k",
    "q": "k",
    "x": "ks",
    "ph": "f",
    "tz": "s",
    "z": "s",
}
_SPELLINGS = re.compile("|".join(_SOUNDS))
_REPEATED = re.compile(r"(.)\1+")
# Vowels, and letters that are often not heard, only count at the beginning, where they are alike.
_FAINT = "aeiouyhw"
_WITHOUT_FAINT = str.maketrans("", "", _FAINT)


def sound(word: str) -> str:
    """The consonants of a lower-case word as they sound: `nmn` for pneumonia and neumonia."""
    text = _SOFT_G.sub("j", _SOFT_C.sub("s", _SILENT_FIRST.sub("", word)))
    text = _SPELLINGS.sub(lambda spelling: _SOUNDS[spelling.group()], text)
    first = "a" if text[:1] in _FAINT else text[:1]
    return _REPEATED.sub(r"\1", first + text[1:].translate(_WITHOUT_FAINT))
