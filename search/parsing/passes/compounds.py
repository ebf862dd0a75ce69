"""Joined and split words: telehealth, tele health and tele-health match each other."""

from __future__ import annotations

from itertools import pairwise

from search.lexicon import Lexicon, fields, phrase_alternative
from search.parsing.interpretation import Alternatives, Interpretation, side_by_side
from search.parsing.parser import PlainWord
from search.parsing.ranking import Ranking
from search.query import Alternative, Match
from search.text import is_code, joined_form, stop_words

# Shorter ones are other words too often.
COMPOUND_MIN_LETTERS = 4


def add_compounds(
    interpretation: Interpretation, lexicon: Lexicon, ranking: Ranking
) -> Interpretation:
    """The interpretation with words as one where two were typed, and the other way round."""
    words = interpretation.words
    stops = stop_words(lexicon.schema.languages)
    for word in words:
        if len(word.words) > 1:
            interpretation = _add_joined(interpretation, (word,), word.words, lexicon, ranking)
        else:
            for parts in _splits(word, lexicon):
                phrase = phrase_alternative(parts, word.field, ranking.parted)
                why = f"“{word.words[0]}” as two words"
                interpretation = interpretation.with_alternatives(word.clause, (phrase,), why)
    for pair in pairwise(words):
        parts = (pair[0].words[0], pair[1].words[0])
        # A stop word is one by itself: in patient care, to day.
        joinable = parts[0] not in stops and sum(map(len, parts)) >= COMPOUND_MIN_LETTERS
        if joinable and all(len(word.words) == 1 for word in pair) and side_by_side(pair):
            interpretation = _add_joined(interpretation, pair, parts, lexicon, ranking)
    return interpretation


def _splits(word: PlainWord, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    text = word.words[0]
    if word.literal and not is_code(text):
        return ()
    return lexicon.split(text, word.field)


def _add_joined(
    interpretation: Interpretation,
    words: tuple[PlainWord, ...],
    parts: tuple[str, ...],
    lexicon: Lexicon,
    ranking: Ranking,
) -> Interpretation:
    boost = ranking.joined / len(words)
    alternatives = _joined(joined_form(parts), words[-1], lexicon, boost)
    if not alternatives:
        return interpretation
    why = f"“{' '.join(parts)}” as one word"
    for word in words:
        interpretation = interpretation.with_alternatives(word.clause, alternatives, why)
    return interpretation


def _joined(joined: str, last: PlainWord, lexicon: Lexicon, boost: float) -> Alternatives:
    """Alternatives of joined words; of a beginning, where the last of them may be unfinished."""
    if not joined:
        return ()
    if lexicon.rarity(joined, last.field):
        return lexicon.alternatives(joined, last.field, boost)
    if last.prefix and lexicon.has_beginning(joined, last.field):
        return (Alternative(Match.PREFIX, (joined,), fields(last.field), boost),)
    return ()
