"""Articles and pronouns that lose their vowel before another: `l'hôpital`, `dell'anziano`."""

from __future__ import annotations

import re

ELIDING_LANGUAGES = frozenset(("ca", "fr", "it"))
"""In these the part before the apostrophe is a word that says nothing.

In other languages it may be part of a name (`D'Souza`), which is also found without it.
"""

_ELIDED = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|presqu|puisqu|quelqu|quoiqu|un|gl|agl|dagl|degl|negl|sugl|all"
    r"|anch|bell|dall|dell|nell|quell|quest|sant|sull|com|dov)'(?=[^\W\d_]{2})"
)


def without_elision(word: str) -> str:
    """A folded word without what is elided before it."""
    match = _ELIDED.match(word)
    return word[match.end() :] if match else word
