"""Remove elided articles and pronouns, as in `l'hôpital` and `dell'anziano`."""

from __future__ import annotations

import re

ELIDING_LANGUAGES = frozenset(("ca", "fr", "it"))
"""Languages in which the part before an apostrophe is a word with no meaning of its own.

In other languages it may be part of a name: `D'Souza` is kept whole, and a search for `Souza`
finds it too.
"""

ELIDED = (
    r"(?:[cdjlmnstv]|ch|qu|jusqu|lorsqu|presqu|puisqu|quelqu|quoiqu|un|gl|agl|dagl|degl|negl|sugl"
    r"|all|anch|bell|buon|cent|coll|com|cos|dall|dell|dov|grand|mezz|nell|nessun|quant|quell|quest"
    r"|sant|senz|sott|sull|tant|trent|tutt|vent)'(?=[^\W\d_]{2})"
)
"""The pattern of an elided article or pronoun."""
_ELIDED = re.compile(ELIDED)


def without_elision(word: str) -> str:
    """Remove an elided article or pronoun from a folded word."""
    match = _ELIDED.match(word)
    return word[match.end() :] if match else word
