"""Compounds that no document has fall into their parts, each of which may then be corrected."""

from __future__ import annotations

from collections.abc import Iterable

from search.lexicon import Lexicon
from search.parsing.parser import PlainWord


def unmatched_compounds(words: Iterable[PlainWord], lexicon: Lexicon) -> dict[str, str]:
    """The compounds that no document has in any form, with their parts.

    A compound beside an OR stays: its parts would all be required there.
    """
    compounds = (word for word in words if len(word.words) > 1 and not word.in_or)
    return {
        word.raw: " ".join(word.words)
        for word in compounds
        if not lexicon.has_compound(word.words, word.field, word.prefix)
    }
