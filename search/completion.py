"""A beginning -> the texts it may become: prefixes of words, looked up in memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import nsmallest

from search.analysis import words

_LAST = "\U0010ffff"  # no word of a text goes beyond it


@dataclass(frozen=True, slots=True)
class Completion:
    """A text, and how many documents it stands for."""

    text: str
    count: int


class Completions:
    """Texts with their counts, found by the beginnings of their words.

    Each word typed must begin a word of the text. A text that begins as typed comes before
    those that hold it further on; then the most frequent first.
    """

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        ranked = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
        self._texts = [Completion(text, count) for text, count in ranked]
        self._joined = [" ".join(words(completion.text)) for completion in self._texts]
        holders: dict[str, set[int]] = {}
        for number, text in enumerate(self._joined):
            for word in text.split():
                holders.setdefault(word, set()).add(number)
        self._words = sorted(holders)
        self._holders = [holders[word] for word in self._words]

    def matching(self, typed: Sequence[str], limit: int) -> list[Completion]:
        """Return the texts that hold words beginning so, at most `limit`."""
        if not typed:
            return []
        found = reduce(set.intersection, map(self._holding, typed))
        whole = " ".join(typed)
        best = nsmallest(limit, found, key=lambda n: (not self._joined[n].startswith(whole), n))
        return [self._texts[number] for number in best]

    def _holding(self, prefix: str) -> set[int]:
        return set().union(*self._beginning(prefix))

    def _beginning(self, prefix: str) -> Iterator[set[int]]:
        first = bisect_left(self._words, prefix)
        last = bisect_left(self._words, prefix + _LAST, lo=first)
        yield from self._holders[first:last]
