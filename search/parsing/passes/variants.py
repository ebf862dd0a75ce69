"""Let British and American spellings match alike: haemoglobin, hemoglobin."""

from __future__ import annotations

from search.lexicon import Lexicon
from search.parsing.interpretation import Interpretation


def add_variants(interpretation: Interpretation, lexicon: Lexicon) -> Interpretation:
    """Add each word's spelling variants, at full weight."""
    for word in interpretation.words:
        if len(word.words) > 1 or word.literal:
            continue
        for variant in lexicon.spelling_variants(word.words[0]):
            alternatives = lexicon.alternatives(variant, word.field)
            why = f"spelling variant of “{word.words[0]}”"
            interpretation = interpretation.with_alternatives(word.clause, alternatives, why)
    return interpretation
