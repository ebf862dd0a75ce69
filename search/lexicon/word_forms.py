"""A word or several in a row -> the alternatives by which documents are found."""

from __future__ import annotations

from search.query import Alternative, Match
from search.schema import Schema
from search.text.analysis import named, stem


def plain_ways(word: str, schema: Schema, field: str = "") -> tuple[Alternative, ...]:
    """Return how a plain word is found: by its stems, and by itself."""
    # The word itself too: it may be another form's stem (enfermedad, that of enfermedades), or
    # stand in a text as an acronym, which has none.
    stems = (term for lang in schema.languages for term in (stem(word, lang), named(word, lang)))
    terms = dict.fromkeys((*stems, word))
    return tuple(Alternative(Match.TERM, (term,), (field,) if field else ()) for term in terms)


def phrase(words: tuple[str, ...], field: str, boost: float = 1.0) -> Alternative:
    """Return an alternative of words in a row."""
    match = Match.PHRASE if len(words) > 1 else Match.WORD
    return Alternative(match, words, (field,) if field else (), boost)
