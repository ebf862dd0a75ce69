"""The alternatives by which documents match a word or a phrase."""

from __future__ import annotations

import re

from search.indexing import Vocabulary
from search.query import Alternative, Match
from search.schema import Schema
from search.text import joined_form, language_term, stem

# The stemmer does not remove the s after a word without vowels before its last letter: pcps, hmos.
_UNSTEMMED_PLURAL = re.compile(r"[b-df-hj-np-tv-xz]{1,4}[b-df-hj-np-rtv-xz][aeiou]?s")


def word_alternatives(word: str, schema: Schema, field: str = "") -> tuple[Alternative, ...]:
    """The alternatives of a plain word: its stem in each language, and the word itself."""
    # The word itself may be the stem of another form (enfermedad for enfermedades), or occur in
    # text as an acronym, which is not stemmed.
    stems = (
        term for lang in schema.languages for term in (stem(word, lang), language_term(word, lang))
    )
    terms = dict.fromkeys((*stems, word))
    return tuple(Alternative(Match.TERM, (term,), fields(field)) for term in terms)


def phrase_alternative(words: tuple[str, ...], field: str, boost: float = 1.0) -> Alternative:
    """The alternative for a phrase, or for a single word exactly as written."""
    match = Match.PHRASE if len(words) > 1 else Match.WORD
    return Alternative(match, words, fields(field), boost)


def singular(word: str, vocabulary: Vocabulary) -> str:
    """The acronym of which a word is the plural, or an empty string.

    The acronym must be at least as common as its plural: cms is not the plural of cm.
    """
    if not _UNSTEMMED_PLURAL.fullmatch(word):
        return ""
    count = vocabulary.count(word[:-1])
    return word[:-1] if count >= max(1, vocabulary.count(word)) else ""


def compound_alternatives(
    words: tuple[str, ...], schema: Schema, field: str, *, prefix: bool
) -> tuple[Alternative, ...]:
    """The alternatives for words in sequence or joined; the last may be a `prefix`."""
    joined = joined_form(words)
    alternatives = [phrase_alternative(words, field)]
    alternatives += word_alternatives(joined, schema, field) if joined else ()
    if prefix:
        alternatives.append(Alternative(Match.BEGINNING, words, fields(field)))
        beginning = (Alternative(Match.PREFIX, (joined,), fields(field)),)
        alternatives += beginning if joined else ()
    return tuple(alternatives)


def fields(field: str) -> tuple[str, ...]:
    """The field typed before a colon, or an empty tuple, which means all fields."""
    return (field,) if field else ()
