"""Plurals of acronyms, such as pcps and hmos, which stemmers do not recognize."""

from __future__ import annotations

from search.lexicon import Lexicon, fields, singular
from search.parsing.interpretation import Interpretation
from search.query import Alternative, Match


def add_singulars(interpretation: Interpretation, lexicon: Lexicon) -> Interpretation:
    """Add the acronyms for words that are their plurals."""
    for word in interpretation.words:
        if acronym := "" if word.literal else singular(word.words[0], lexicon.vocabulary):
            alternative = Alternative(Match.TERM, (acronym,), fields(word.field))
            why = f"“{word.raw}” in the singular"
            interpretation = interpretation.with_alternatives(word.clause, (alternative,), why)
    return interpretation
