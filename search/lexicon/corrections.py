"""Corrections of misspelled words, the same for all engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rapidfuzz.distance import OSA

from search.indexing import Vocabulary
from search.lexicon.english import crosses_affix, sound

# A typo too easily turns a shorter word into another one: care, cure.
ONE_TYPO_MIN_LETTERS = 5
TWO_TYPOS_MIN_LETTERS = 8
MAX_CORRECTIONS = 3
# This is more than are used, because some words occur only in currently hidden documents.
MAX_CANDIDATES = 12
# A word that occurs in at most this many documents may be a misspelling.
RARE_WORD_DOCUMENTS = 2
# Candidates that are much further away than the best one are unlikely to be meant.
MAX_COST_DIFFERENCE = 1


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that may be the intended one, its edit distance and its document count."""

    word: str
    distance: int
    count: int


def typos(word: str) -> int:
    """The number of typos allowed in a word; 0 for numbers and codes."""
    if not word.isalpha() or len(word) < ONE_TYPO_MIN_LETTERS:
        return 0
    return 1 if len(word) < TWO_TYPOS_MIN_LETTERS else 2


def corrections(
    word: str,
    vocabulary: Vocabulary,
    document_count: Callable[[str], int],
    *,
    least: int = 1,
    common: int = 0,
    is_right: Callable[[str], bool] = lambda _: True,
) -> list[Correction]:
    """The words that may be the intended one, best first.

    `document_count` returns how many visible documents contain a word. Words in fewer than
    `least` documents are left out. If no word in at least `common` documents is near, common words
    that sound alike are candidates, too, unless `common` is 0. A rare word that is not right
    according to `is_right` may be misspelled itself, so it is only the last choice.
    """
    sounds = sound(word)
    ranked: list[tuple[bool, int, int, str, int]] = []
    for other, distance in _candidates(word, vocabulary, common).items():
        count = vocabulary.count(other)
        doubtful = count <= RARE_WORD_DOCUMENTS and not is_right(other)
        if count >= least and not (doubtful and distance > 1):
            cost = distance + OSA.distance(sounds, sound(other))
            ranked.append((doubtful, cost, -count, other, distance))
    ranked.sort()
    near = [
        Correction(other, distance, visible)
        for doubtful, cost, _, other, distance in ranked[:MAX_CANDIDATES]
        if (doubtful, cost) <= (ranked[0][0], ranked[0][1] + MAX_COST_DIFFERENCE)
        and (visible := document_count(other)) >= least
    ]
    return near[:MAX_CORRECTIONS]


def _candidates(word: str, vocabulary: Vocabulary, common: int) -> dict[str, int]:
    """The words that may be the intended one, with their distances."""
    most = typos(word)
    near = vocabulary.near(word, most) or vocabulary.other_first(word) if most else []
    if most and common and not any(vocabulary.count(other) >= common for other, _ in near):
        near += vocabulary.common_near(word, most + 1, common, partial(_sound_alike, word))
    return {other: distance for other, distance in near if not crosses_affix(word, other)}


def _sound_alike(word: str, other: str) -> bool:
    """Whether two words sound alike. Long words may differ in one sound."""
    return OSA.distance(sound(word), sound(other)) < typos(word)
