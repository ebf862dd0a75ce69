"""Spelling: which words may be mistyped, and what may have been meant. The same on all engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.indexing.vocabulary import Vocabulary

ONE_FROM = 5  # letters of a word that may have one typo
TWO_FROM = 9  # … that may have two
MEANT = 3  # words at most that one word may stand for
TRIED = 12  # candidates looked up for one word: some are only in documents nobody may see
RARE = 2  # documents that hold a word which may be mistyped all the same …
FAR_COMMONER = 50  # … where another word is in so many times more


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that may have been meant, how many letters away, and in how many documents."""

    word: str
    distance: int
    count: int


def typos(word: str) -> int:
    """Return how many typos a word may have; numbers and codes have none."""
    if not word.isalpha() or len(word) < ONE_FROM:
        return 0
    return 1 if len(word) < TWO_FROM else 2


def corrections(
    word: str, vocabulary: Vocabulary, holds: Callable[[str], int], *, least: int = 1
) -> list[Correction]:
    """Return the words that may have been meant: the nearest first, then the commonest.

    `holds` says in how many documents a word is found now, which must be `least`.
    """
    most = typos(word)
    near = vocabulary.near(word, most)[:TRIED] if most else []
    near = [pair for pair in near if vocabulary.count(pair[0]) >= least]
    found = (Correction(other, distance, holds(other)) for other, distance in near)
    kept = [one for one in found if one.count >= least]
    kept.sort(key=lambda one: (one.distance, -one.count, one.word))
    return kept[:MEANT]
