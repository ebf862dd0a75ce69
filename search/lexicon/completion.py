"""A prefix -> its possible completions, looked up in memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import nsmallest

from search.text import is_code, words

# Shorter words are prefixes of too many others.
_ONE_TYPO_MIN_LETTERS = 5
# Sorts after every word of a text.
_LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Completion:
    """A text, and the number of its documents."""

    text: str
    count: int


def begins_nearly(word: str, beginning: str) -> bool:
    """Whether a word begins as typed but for one letter wrong, too many, missing or swapped.

    The first letter must be right.
    """
    same = next((n for n, (a, b) in enumerate(zip(word, beginning, strict=False)) if a != b), 0)
    if not same:
        return False
    rest = beginning[same + 1 :]
    swapped = beginning[same : same + 2] == word[same + 1 : same + 2] + word[same : same + 1]
    return (
        word.startswith((rest, beginning[same:]), same + 1)
        or word.startswith(rest, same)
        or (swapped and word.startswith(beginning[same + 2 :], same + 2))
    )


class Completions:
    """Texts with their counts, found by the beginnings of their words.

    Each word typed must begin a word of the text. A text that begins as typed comes before
    those that contain it further on; then the most frequent first.
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

    def matching(self, beginnings: Sequence[str], limit: int) -> list[Completion]:
        """At most `limit` texts with words that begin so."""
        if not beginnings:
            return []
        numbers = reduce(set.intersection, map(self._containing, beginnings))
        whole = " ".join(beginnings)
        best = nsmallest(limit, numbers, key=lambda n: (not self._joined[n].startswith(whole), n))
        return [self._texts[number] for number in best]

    def near(self, beginning: str) -> list[tuple[int, str]]:
        """Words that begin as typed but for one typo, after the number of texts with each."""
        if len(beginning) < _ONE_TYPO_MIN_LETTERS or is_code(beginning):
            return []
        first = bisect_left(self._words, beginning[0])
        last = bisect_left(self._words, beginning[0] + _LAST_CHARACTER, lo=first)
        return [
            (len(self._holders[n]), self._words[n])
            for n in range(first, last)
            if begins_nearly(self._words[n], beginning)
        ]

    def _containing(self, prefix: str) -> set[int]:
        return set().union(*self._beginning(prefix))

    def _beginning(self, prefix: str) -> Iterator[set[int]]:
        first = bisect_left(self._words, prefix)
        last = bisect_left(self._words, prefix + _LAST_CHARACTER, lo=first)
        yield from self._holders[first:last]
