"""Vocabulary: the words of an index with the number of documents that hold each."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

_NEAR = 40  # words of one distance that are told, the commonest first


class Vocabulary:
    """The words of searchable fields: letters alone, since numbers and codes are not misspelt.

    Their counts are of documents whenever these may be shown. Whether a word finds anything now,
    only a search can say.
    """

    def __init__(self, counts: Iterable[tuple[str, int]] = ()) -> None:
        self._counts: dict[str, int] = {}
        for word, count in counts:
            if word.isalpha() and count > self._counts.get(word, 0):
                self._counts[word] = count
        self._first: dict[str, dict[int, list[str]]] = {}

    @classmethod
    def from_json(cls, text: bytes) -> Vocabulary:
        """Return the words that `to_json` told."""
        return cls(json.loads(text).items())

    def to_json(self) -> bytes:
        """Return the words with their counts, to be read at the price of a file."""
        return json.dumps(dict(sorted(self._counts.items())), ensure_ascii=False).encode()

    @property
    def counts(self) -> Mapping[str, int]:
        """The words with the number of documents that hold each."""
        return self._counts

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
        by_length = self._beginning(word[:1])
        for length in range(len(word) - most, len(word) + most + 1):
            close = process.extract(
                word,
                by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=_NEAR,
                processor=None,
            )
            found |= {near: int(distance) for near, distance, _ in close}
        return found

    def _other_first(self, word: str) -> Iterator[str]:
        """Yield the words that differ at their first letter alone."""
        tails = (word[1:], word)
        other = (letter + tail for tail in tails for letter in self._letters)
        for near in (*other, word[1:], word[1::-1] + word[2:]):
            if near in self._counts and near[:1] != word[:1]:
                yield near

    def _beginning(self, letter: str) -> Mapping[int, Sequence[str]]:
        """Return the words that begin with a letter by length, the commonest first.

        Letter by letter as they are asked for: nobody waits for those of the whole alphabet.
        """
        if letter not in self._first:
            found: dict[int, list[str]] = {}
            for word in sorted(self._words_of(letter), key=lambda word: -self._counts[word]):
                found.setdefault(len(word), []).append(word)
            self._first[letter] = found
        return self._first[letter]

    def _words_of(self, letter: str) -> Iterator[str]:
        place = bisect_left(self._sorted, letter)
        while letter and place < len(self._sorted) and self._sorted[place].startswith(letter):
            yield self._sorted[place]
            place += 1

    @cached_property
    def _letters(self) -> Sequence[str]:
        """The letters that words begin with."""
        return sorted({word[0] for word in self._counts})

    @cached_property
    def _sorted(self) -> Sequence[str]:
        return sorted(self._counts)


NO_WORDS = Vocabulary()
