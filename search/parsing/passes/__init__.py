"""The passes over an interpretation, each of which adds alternatives for typed words.

Each takes an interpretation and the lexicon, and returns a new interpretation. `understanding`
runs them in order.
"""

from search.parsing.passes.compounds import add_compounds
from search.parsing.passes.misspellings import add_corrections, find_misspellings, replacements
from search.parsing.passes.plurals import add_singulars
from search.parsing.passes.synonyms import add_synonyms
from search.parsing.passes.unmatched import unmatched_compounds
from search.parsing.passes.variants import add_variants

__all__ = [
    "add_compounds",
    "add_corrections",
    "add_singulars",
    "add_synonyms",
    "add_variants",
    "find_misspellings",
    "replacements",
    "unmatched_compounds",
]
