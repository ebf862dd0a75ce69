"""Spelling: which words may be mistyped, and the words they may stand for. Same on all engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.indexing import Vocabulary

# In shorter words one typo makes another word too easily: care, cure.
ONE_TYPO_MIN_LETTERS = 5
TWO_TYPOS_MIN_LETTERS = 9
MAX_CORRECTIONS = 3
# More than are used, since some words are only in documents that nobody may see now.
MAX_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that may be the intended one, its distance in letters, and its document count."""

    word: str
    distance: int
    count: int


def typos(word: str) -> int:
    """Number of typos that a word may have; numbers and codes have none."""
    if not word.isalpha() or len(word) < ONE_TYPO_MIN_LETTERS:
        return 0
    return 1 if len(word) < TWO_TYPOS_MIN_LETTERS else 2


def corrections(
    word: str, vocabulary: Vocabulary, document_count: Callable[[str], int], *, least: int = 1
) -> list[Correction]:
    """Words that may be the intended one: the nearest first, then the commonest.

    `document_count` tells how many documents contain a word now, which must be `least`.
    """
    near = vocabulary.near(word, typos(word))[:MAX_CANDIDATES]
    common = [pair for pair in near if vocabulary.count(pair[0]) >= least]
    candidates = [Correction(near, distance, document_count(near)) for near, distance in common]
    candidates.sort(key=lambda one: (one.distance, -one.count, one.word))
    return [candidate for candidate in candidates if candidate.count >= least][:MAX_CORRECTIONS]
