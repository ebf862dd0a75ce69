"""Analyzers made of Whoosh's own classes, which any Whoosh can unpickle.

They turn what is typed for Whoosh's query parser into the words and facet values that are indexed.
Documents are not analyzed by them. They differ in scripts without spaces and in Korean, whose words
their filters cannot express.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

from whoosh import analysis

from search.schema import Schema
from search.text import ELIDED, ELIDING_LANGUAGES, fold, words_pattern

# The letters, marks and digits that folding changes: those from Latin to Georgian, and the
# compatibility forms.
_FOLDED_RANGES = (range(0x41, 0x5B), range(0x80, 0x2500), range(0xFB00, 0xFB07))
_FULL_WIDTH = range(0xFF01, 0xFF5F)

# A possessive loses its ending but 1990's becomes 1990s; dots stay only before digits and at the
# start. The groups are what stays.
_PUNCTUATION = r"^(\d+)'(s)$|'s$|[',]|(?!^)\.(?=\D*$)"


def word_analyzer(schema: Schema) -> analysis.Analyzer:
    """An analyzer that yields the words of text as they are indexed."""
    analyzer = analysis.RegexTokenizer(words_pattern(schema.whole_words))
    analyzer |= analysis.CharsetFilter(_foldings())
    if not ELIDING_LANGUAGES.isdisjoint(schema.languages):
        analyzer |= analysis.SubstitutionFilter(f"^{ELIDED}", "")
    listed = "|".join(re.escape(fold(word)) for word in schema.whole_words) or r"(?!)"
    analyzer |= analysis.SubstitutionFilter(f"^({listed})$|{_PUNCTUATION}", r"\1\2\3")
    return analyzer | analysis.StopFilter(stoplist=(), minsize=1)


def value_analyzer(schema: Schema) -> analysis.Analyzer:
    """An analyzer that yields a facet value as it is indexed."""
    analyzer = analysis.IDTokenizer()
    if schema.exact_values:
        return analyzer
    analyzer |= analysis.CharsetFilter(_lower_case())
    analyzer |= analysis.SubstitutionFilter(r"^\s+|\s+$", "")
    return analyzer | analysis.SubstitutionFilter(r"\s+", " ")


@lru_cache(maxsize=1)
def _foldings() -> dict[int, str]:
    characters = map(chr, chain(*_FOLDED_RANGES, _FULL_WIDTH))
    foldings = ((character, fold(character)) for character in characters)
    return {ord(one): folded for one, folded in foldings if one != folded and _is_in_words(one)}


@lru_cache(maxsize=1)
def _lower_case() -> dict[int, str]:
    characters = map(chr, chain(*_FOLDED_RANGES, _FULL_WIDTH))
    return {ord(one): one.casefold() for one in characters if one != one.casefold()}


def _is_in_words(character: str) -> bool:
    return character.isalnum() or bool(unicodedata.combining(character)) or fold(character) == "'"
