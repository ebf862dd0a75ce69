"""Vocabulary: the words of an index with the number of documents that hold each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

_NEAR = 40  # words of one distance that are told, the commonest first


class Vocabulary:
    """The words of searchable fields: letters alone, since numbers and codes are not misspelt.

    Until an index is written anew, a count may be of documents that are deleted. Whether a word
    finds anything now, only a search can say.
    """

    def __init__(self, counts: Iterable[tuple[str, int]] = ()) -> None:
        self._counts: dict[str, int] = {}
        for word, count in counts:
            if word.isalpha() and count > self._counts.get(word, 0):
                self._counts[word] = count

    def __len__(self) -> int:
        return len(self._counts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __contains__(self, word: object) -> bool:
        return word in self._counts

    def count(self, word: str) -> int:
        """Return in how many documents a word stands, 0 where in none."""
        return self._counts.get(word, 0)

    def begins(self, beginning: str) -> bool:
        """Say whether any word begins so."""
        place = bisect_left(self._sorted, beginning)
        return place < len(self._sorted) and self._sorted[place].startswith(beginning)

    def near(self, word: str, most: int) -> list[tuple[str, int]]:
        """Return other words with their distances, at most `most`: the nearest, then commonest.

        Every letter more, fewer or other is 1, and so are two neighbours that are swapped; a
        wrong first letter is 1 more.
        """
        found = self._same_first(word, most)
        if most > 1:
            found |= dict.fromkeys(self._other_first(word), 2)
        found.pop(word, None)
        return sorted(found.items(), key=lambda one: (one[1], -self._counts[one[0]], one[0]))

    def _same_first(self, word: str, most: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for length in range(len(word) - most, len(word) + most + 1):
            bucket = self._buckets.get((word[:1], length), ())
            close = process.extract(
                word, bucket, scorer=OSA.distance, score_cutoff=most, limit=_NEAR, processor=None
            )
            found |= {near: int(distance) for near, distance, _ in close}
        return found

    def _other_first(self, word: str) -> Iterator[str]:
        """Yield the words that differ at their first letter alone."""
        swapped = word[1::-1] + word[2:]
        for other in (
            *self._tails.get(word[1:], ()),
            *self._tails.get(word, ()),
            word[1:],
            swapped,
        ):
            if other in self._counts and other[:1] != word[:1]:
                yield other

    @cached_property
    def _sorted(self) -> Sequence[str]:
        return sorted(self._counts)

    @cached_property
    def _buckets(self) -> dict[tuple[str, int], list[str]]:
        """The words by first letter and length, the commonest first."""
        buckets: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self._counts, key=lambda word: (-self._counts[word], word)):
            buckets.setdefault((word[0], len(word)), []).append(word)
        return buckets

    @cached_property
    def _tails(self) -> dict[str, list[str]]:
        """The words by what follows their first letter."""
        tails: dict[str, list[str]] = {}
        for word in self._counts:
            tails.setdefault(word[1:], []).append(word)
        return tails
