"""The words and facet values in an index, with their document counts."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.caches import memoize
from search.text import value_key

# Keep at most this many similar words of each length, preferring the most common.
_MAX_NEAR_WORDS = 40

# What counts as common depends on the number of documents, which may differ between readers.
_MAX_MEMOIZED_LIMITS = 8

# Sorts after every letter.
_LAST_CHARACTER = "\U0010ffff"

WordsByLength = Mapping[int, Sequence[str]]


class Vocabulary:
    """The words in searchable fields and the values of facets.

    Only words of letters are included: corrections do not apply to numbers and codes. Facet
    values are pairs of field and value in their original spelling. Counts include hidden
    documents, so only a search can tell whether a word currently matches anything.
    """

    def __init__(
        self,
        counts: Iterable[tuple[str, int]] = (),
        values: Iterable[tuple[tuple[str, str], int]] = (),
    ) -> None:
        self._counts: dict[str, int] = {}
        for word, count in counts:
            if word.isalpha() and count > self._counts.get(word, 0):
                self._counts[word] = count
        self._values = {value: count for value, count in values if count > 0}
        self._first: dict[str, WordsByLength] = {}
        self._common = memoize(_MAX_MEMOIZED_LIMITS, self._find_common)

    @classmethod
    def from_json(cls, text: bytes) -> Vocabulary:
        """Parse a vocabulary from `to_json`."""
        parts = json.loads(text)
        values = (((field, value), count) for field, value, count in parts.get("values", ()))
        return cls(parts.get("words", {}).items(), values)

    def to_json(self) -> bytes:
        """Serialize the vocabulary to JSON, which is fast to parse."""
        words = dict(sorted(self._counts.items()))
        values = [[*value, count] for value, count in sorted(self._values.items())]
        return json.dumps({"words": words, "values": values}, ensure_ascii=False).encode()

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of documents that contain each word."""
        return self._counts

    @property
    def values(self) -> Mapping[tuple[str, str], int]:
        """The number of documents with each facet value, as spelled."""
        return self._values

    def spellings(self, field: str) -> Mapping[str, str]:
        """The most common spelling of each facet value, keyed by value key.

        Ties are resolved alphabetically.
        """
        return self._spellings.get(field, {})

    @cached_property
    def _spellings(self) -> Mapping[str, Mapping[str, str]]:
        spellings: dict[str, dict[str, str]] = {}
        for (field, value), _ in sorted(self._values.items(), key=lambda one: (-one[1], one[0])):
            spellings.setdefault(field, {}).setdefault(value_key(value), value)
        return spellings

    def __len__(self) -> int:
        return len(self._counts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __contains__(self, word: object) -> bool:
        return word in self._counts

    def count(self, word: str) -> int:
        """The number of documents that contain a word."""
        return self._counts.get(word, 0)

    def begins(self, beginning: str) -> bool:
        """Whether any word has this prefix."""
        place = bisect_left(self._sorted, beginning)
        return place < len(self._sorted) and self._sorted[place].startswith(beginning)

    def beginning(self, beginning: str) -> tuple[int, int]:
        """The number of words with a prefix, and the sum of their counts."""
        first = bisect_left(self._sorted, beginning)
        last = bisect_left(self._sorted, beginning + _LAST_CHARACTER, first)
        return last - first, self._sums[last] - self._sums[first]

    def words_beginning(self, beginning: str) -> Iterator[str]:
        """Yield the words with a prefix, in alphabetical order."""
        place = bisect_left(self._sorted, beginning)
        while beginning and place < len(self._sorted) and self._sorted[place].startswith(beginning):
            yield self._sorted[place]
            place += 1

    def containing(self, part: str, *, at_end: bool) -> list[str]:
        """The words that contain some letters, or end with them, most common first."""
        words = (word for word in self._counts if part in word)
        chosen = [word for word in words if not at_end or word.endswith(part)]
        return sorted(chosen, key=lambda word: (-self._counts[word], word))

    def near(self, word: str, most: int) -> list[tuple[str, int]]:
        """Words within a distance of `most`, with distances: nearest first, then most common."""
        return self._by_distance(self._distances(word, most, _MAX_NEAR_WORDS))

    def other_first(self, word: str) -> list[tuple[str, int]]:
        """Words that differ only in the first letter, most common first, with distance 2."""
        return self._by_distance(dict.fromkeys(self._other_first(word), 2))

    def common_near(
        self, word: str, most: int, least: int, accepts: Callable[[str], bool]
    ) -> list[tuple[str, int]]:
        """Accepted words in at least `least` documents within a distance of `most`, nearest first.

        A wrong first letter counts like any other.
        """
        near = _near(word, self._common(least), most).items()
        return self._by_distance(
            {other: distance for other, distance in near if other != word and accepts(other)}
        )

    def _by_distance(self, distances: Mapping[str, int]) -> list[tuple[str, int]]:
        """Sort words by distance, then by count."""
        return sorted(distances.items(), key=lambda one: (one[1], -self._counts[one[0]], one[0]))

    def distances(self, word: str, most: int) -> dict[str, int]:
        """All words within a distance of `most`, with distances.

        Each missing, extra or wrong letter counts 1, as do two swapped adjacent letters. A wrong
        first letter counts 1 more.
        """
        return self._distances(word, most, limit=None)

    def _distances(self, word: str, most: int, limit: int | None) -> dict[str, int]:
        """Words within a distance of `most`, at most `limit` of each length, with distances."""
        distances = _near(word, self._beginning(word[:1]), most, limit)
        if most > 1:
            distances |= dict.fromkeys(self._other_first(word), 2)
        distances.pop(word, None)
        return distances

    def _other_first(self, word: str) -> Iterator[str]:
        """Yield the words that differ only in the first letter."""
        tails = (word[1:], word)
        other = (letter + tail for tail in tails for letter in self._letters)
        for near in (*other, word[1:], word[1::-1] + word[2:]):
            if near in self._counts and near[:1] != word[:1]:
                yield near

    def _beginning(self, letter: str) -> WordsByLength:
        """The words that begin with a letter, by length, most common first.

        Words are sorted at the first use of their letter, so that no query has to wait for the
        whole alphabet.
        """
        if letter not in self._first:
            commonest = sorted(self.words_beginning(letter), key=lambda word: -self._counts[word])
            self._first[letter] = _by_length(commonest)
        return self._first[letter]

    def _find_common(self, least: int) -> WordsByLength:
        """The words in at least `least` documents by length."""
        return _by_length(word for word, count in self._counts.items() if count >= least)

    @cached_property
    def _letters(self) -> Sequence[str]:
        """The first letters of all words."""
        return sorted({word[0] for word in self._counts})

    @cached_property
    def _sums(self) -> Sequence[int]:
        """The cumulative counts of the sorted words."""
        return [0, *accumulate(self._counts[word] for word in self._sorted)]

    @cached_property
    def _sorted(self) -> Sequence[str]:
        return sorted(self._counts)


def _by_length(words: Iterable[str]) -> WordsByLength:
    by_length: dict[int, list[str]] = {}
    for word in words:
        by_length.setdefault(len(word), []).append(word)
    return by_length


def _near(
    word: str, by_length: WordsByLength, most: int, limit: int | None = None
) -> dict[str, int]:
    """The words within a distance of `most`, at most `limit` of each length, with distances."""
    distances: dict[str, int] = {}
    for length in range(len(word) - most, len(word) + most + 1):
        close = process.extract(
            word,
            by_length.get(length, ()),
            scorer=OSA.distance,
            score_cutoff=most,
            limit=limit,
            processor=None,
        )
        distances |= {near: int(distance) for near, distance, _ in close}
    return distances


NO_WORDS = Vocabulary()
