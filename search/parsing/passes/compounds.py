"""Let joined, open and hyphenated forms match alike: telehealth, tele health, tele-health."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from search.lexicon import Lexicon, fields, phrase_alternative
from search.parsing.interpretation import Alternatives, Interpretation, side_by_side
from search.parsing.parser import PlainWord
from search.parsing.ranking import Ranking
from search.query import Alternative, Match
from search.text import is_code, joined_form, stop_words

# Shorter words are too often different words when joined.
COMPOUND_MIN_LETTERS = 4


def add_compounds(
    interpretation: Interpretation, lexicon: Lexicon, ranking: Ranking
) -> Interpretation:
    """Add two words joined to one, and one word split into two."""
    for word in interpretation.words:
        interpretation = _add_other_form(interpretation, word, lexicon, ranking)
    for pair in _neighbors(interpretation.words, lexicon):
        parts = (pair[0].words[0], pair[1].words[0])
        interpretation = _add_joined(interpretation, pair, parts, lexicon, ranking)
    return interpretation


def joinable_pairs(
    words: Sequence[PlainWord], lexicon: Lexicon
) -> Iterator[tuple[PlainWord, PlainWord]]:
    """Yield pairs of words, such as neuro pathy, that documents contain as one word."""
    for pair in _neighbors(words, lexicon):
        joined = joined_form((pair[0].words[0], pair[1].words[0]))
        if joined and lexicon.contains(joined, pair[1].field):
            yield pair


def _neighbors(
    words: Sequence[PlainWord], lexicon: Lexicon
) -> Iterator[tuple[PlainWord, PlainWord]]:
    """Yield the pairs of adjacent words that may be one word."""
    stops = stop_words(lexicon.schema.languages)
    for pair in pairwise(words):
        parts = (pair[0].words[0], pair[1].words[0])
        # Do not join stop words, as in: in patient, to day.
        joinable = parts[0] not in stops and sum(map(len, parts)) >= COMPOUND_MIN_LETTERS
        if joinable and side_by_side(pair):
            yield pair


def _add_other_form(
    interpretation: Interpretation, word: PlainWord, lexicon: Lexicon, ranking: Ranking
) -> Interpretation:
    """Add a compound as one word, or one word as two."""
    if len(word.words) > 1:
        return _add_joined(interpretation, (word,), word.words, lexicon, ranking)
    if word.literal and not is_code(word.words[0]):
        return interpretation
    for parts in lexicon.split(word.words[0], word.field):
        phrase = phrase_alternative(parts, word.field, ranking.parted)
        why = f"“{word.words[0]}” as two words"
        interpretation = interpretation.with_alternatives(word.clause, (phrase,), why)
    return interpretation


def _add_joined(
    interpretation: Interpretation,
    words: tuple[PlainWord, ...],
    parts: tuple[str, ...],
    lexicon: Lexicon,
    ranking: Ranking,
) -> Interpretation:
    """Add words as one word, or as a prefix if the last of them may be unfinished."""
    joined, last, boost = joined_form(parts), words[-1], ranking.joined / len(words)
    alternatives: Alternatives = ()
    if joined and lexicon.rarity(joined, last.field):
        alternatives = lexicon.alternatives(joined, last.field, boost)
    elif joined and last.prefix and lexicon.has_beginning(joined, last.field):
        alternatives = (Alternative(Match.PREFIX, (joined,), fields(last.field), boost),)
    why = f"“{' '.join(parts)}” as one word"
    for word in words if alternatives else ():
        interpretation = interpretation.with_alternatives(word.clause, alternatives, why)
    return interpretation
