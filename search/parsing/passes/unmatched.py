"""Split compounds that occur in no document, so that their parts can be corrected."""

from __future__ import annotations

from collections.abc import Iterable

from search.lexicon import Lexicon
from search.parsing.parser import PlainWord


def unmatched_compounds(words: Iterable[PlainWord], lexicon: Lexicon) -> dict[str, str]:
    """The compounds that occur in no document in any form, with their parts.

    Compounds next to OR are not split, because all parts would be required.
    """
    compounds = (word for word in words if len(word.words) > 1 and not word.in_or)
    return {
        word.raw: " ".join(word.words)
        for word in compounds
        if not lexicon.has_compound(word.words, word.field, word.prefix)
    }
