"""Corrections of misspelled words, the same for all engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rapidfuzz.distance import OSA

from search.indexing import Vocabulary
from search.lexicon.english import crosses_affix, sound
from search.text import stop_words

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
# If such a candidate is in more than this many times as many documents, it would hide the best.
MAX_COUNT_FACTOR = 50


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that may be the intended one, its edit distance and its document count."""

    word: str
    distance: int
    count: int


@dataclass(frozen=True, slots=True, order=True)
class _Candidate:
    """A word that may be the intended one; the best candidate sorts first."""

    doubtful: bool
    cost: int
    """The number of typos plus the difference in sound."""
    sounds_different: bool
    negative_count: int
    word: str
    distance: int

    def is_near(self, best: _Candidate) -> bool:
        """Whether this may be meant although another candidate is better."""
        return (self.doubtful, self.cost) <= (best.doubtful, best.cost + MAX_COST_DIFFERENCE)


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
    ranked: list[_Candidate] = []
    for other, distance in _candidates(word, vocabulary, common).items():
        count = vocabulary.count(other)
        doubtful = count <= RARE_WORD_DOCUMENTS and not is_right(other)
        if count >= least and not (doubtful and distance > 1):
            difference = OSA.distance(sounds, sound(other))
            ranked.append(
                _Candidate(doubtful, distance + difference, difference > 0, -count, other, distance)
            )
    ranked.sort()
    visible = (
        (candidate, document_count(candidate.word))
        for candidate in ranked[:MAX_CANDIDATES]
        if candidate.is_near(ranked[0])
    )
    near = [(candidate, count) for candidate, count in visible if count >= least]
    return [
        Correction(candidate.word, candidate.distance, count)
        for candidate, count in near
        if candidate.cost == near[0][0].cost or count <= MAX_COUNT_FACTOR * near[0][1]
    ][:MAX_CORRECTIONS]


def _candidates(word: str, vocabulary: Vocabulary, common: int) -> dict[str, int]:
    """The words that may be the intended one, with their distances."""
    most = typos(word)
    near = vocabulary.near(word, most) or vocabulary.other_first(word) if most else []
    if most and common and not any(vocabulary.count(other) >= common for other, _ in near):
        near += vocabulary.common_near(word, most + 1, common, partial(_sound_alike, word))
    return {other: distance for other, distance in near if not crosses_affix(word, other)}


def _sound_alike(word: str, other: str) -> bool:
    """Whether two words sound alike. Long words may differ in one sound, but not in the first.

    A stop word is not a last resort: `bobath` is not a misspelling of `both`.
    """
    sounds, other_sounds = sound(word), sound(other)
    same_start = word[:1] == other[:1] or sounds[:1] == other_sounds[:1]
    is_near = same_start and OSA.distance(sounds, other_sounds) < typos(word)
    return is_near and other not in stop_words(("en",))
