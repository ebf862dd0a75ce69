"""Corrections of misspelled words, the same for all engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.indexing import Vocabulary
from search.lexicon.english import crosses_affix

# A typo too easily turns a shorter word into another one: care, cure.
ONE_TYPO_MIN_LETTERS = 5
TWO_TYPOS_MIN_LETTERS = 9
MAX_CORRECTIONS = 3
# More than are used, because some words occur only in documents that are currently hidden.
MAX_CANDIDATES = 12


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
    word: str, vocabulary: Vocabulary, document_count: Callable[[str], int], *, least: int = 1
) -> list[Correction]:
    """The words that may be the intended one, nearest first, then most common first.

    `document_count` returns how many visible documents contain a word. Words in fewer than
    `least` documents are left out.
    """
    near = [pair for pair in vocabulary.near(word, typos(word)) if not crosses_affix(word, pair[0])]
    common = [pair for pair in near[:MAX_CANDIDATES] if vocabulary.count(pair[0]) >= least]
    candidates = [Correction(near, distance, document_count(near)) for near, distance in common]
    candidates.sort(key=lambda one: (one.distance, -one.count, one.word))
    return [candidate for candidate in candidates if candidate.count >= least][:MAX_CORRECTIONS]
