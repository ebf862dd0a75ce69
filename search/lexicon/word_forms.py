"""The alternatives by which documents match a word or a phrase."""

from __future__ import annotations

from search.query import Alternative, Match
from search.schema import Schema
from search.text import language_term, stem


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


def fields(field: str) -> tuple[str, ...]:
    """The field typed before a colon, or an empty tuple, which means all fields."""
    return (field,) if field else ()
