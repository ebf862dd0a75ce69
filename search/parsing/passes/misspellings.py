"""Correct the words in a query that occur in few or no documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.lexicon import RARE_WORD_DOCUMENTS, Correction, Lexicon, Spelling, fields
from search.parsing.interpretation import Interpretation
from search.parsing.parser import PlainWord
from search.parsing.passes.compounds import joinable_pairs
from search.parsing.ranking import Ranking
from search.query import Alternative, Match

# The weight of corrections of an existing word, whose results follow those of the word itself.
EXISTING_WORD_FACTOR = 0.05
# Ranks documents with the typed word above those with its corrections.
EXISTING_WORD_BOOST = 20.0


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A word that may be misspelled, its index among the plain words, and its corrections.

    If the word `exists` in documents, it stays in the query; if not, the best correction
    replaces it.
    """

    place: int
    raw: str
    exists: bool
    corrections: tuple[Correction, ...]


def find_misspellings(words: Sequence[PlainWord], lexicon: Lexicon) -> list[Misspelling]:
    """Find misspellings among the plain words of a query, except parts of split words."""
    parts = {word for pair in joinable_pairs(words, lexicon) for word in pair}
    return [
        Misspelling(place, word.raw, spelling.exists, spelling.corrections)
        for place, word in enumerate(words)
        if word not in parts and (spelling := _spelling(word, lexicon)).corrections
    ]


def _spelling(word: PlainWord, lexicon: Lexicon) -> Spelling:
    text = word.words[0]
    if (
        word.literal
        or len(word.words) > 1
        or lexicon.vocabulary.count(text) > RARE_WORD_DOCUMENTS
        or (word.prefix and lexicon.vocabulary.begins(text))
        or lexicon.spelling_variants(text)
        or lexicon.split(text, word.field)
    ):
        return Spelling(exists=True)
    return lexicon.spelling(text, word.field)


def replacements(misspellings: Iterable[Misspelling]) -> dict[str, str]:
    """The replacements for misspelled words, keyed by the words as typed."""
    return {one.raw: one.corrections[0].word for one in misspellings if not one.exists}


def add_corrections(
    interpretation: Interpretation,
    misspellings: Sequence[Misspelling],
    lexicon: Lexicon,
    ranking: Ranking,
) -> Interpretation:
    """Add the corrections of each misspelled word, best first."""
    originals = {word: raw for raw, word in replacements(misspellings).items()}
    for misspelling in misspellings:
        word = interpretation.words[misspelling.place]
        raw = word.raw if misspelling.exists else originals.get(word.raw, word.raw)
        why = f"correction of “{raw}”"
        factor = EXISTING_WORD_FACTOR if misspelling.exists else 1.0
        best = lexicon.rarity(misspelling.corrections[0].word, word.field)
        for rank, correction in enumerate(misspelling.corrections):
            # Otherwise the rarest correction would rank first: patents before patients.
            level = min(1.0, best / (lexicon.rarity(correction.word, word.field) or best))
            boost = factor * level * ranking.corrections**rank
            forms = lexicon.alternatives(correction.word, word.field, boost)
            interpretation = interpretation.with_correction(word.clause, forms, why)
            # The best correction of a nonexistent word has replaced it in the query, whose ranking
            # clauses therefore include it already.
            if rank or misspelling.exists:
                exact = _exact(correction.word, word.field, ranking.exact * boost)
                interpretation = interpretation.with_sign(exact, why)
        if misspelling.exists:
            exact = _exact(word.words[0], word.field, EXISTING_WORD_BOOST)
            interpretation = interpretation.with_sign(exact, "ranked before its corrections")
    return interpretation


def _exact(word: str, field: str, boost: float) -> Alternative:
    return Alternative(Match.WORD, (word,), fields(field), boost)
