"""Complete prefixes in memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import nsmallest

from search.text import is_code, words

# Shorter prefixes match too many words.
_ONE_TYPO_MIN_LETTERS = 5
# Sorts after all characters in words.
_LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Completion:
    """A completed text, and the number of documents that contain it.

    `value` is what a search uses in place of the text, which is perhaps only its label.
    """

    text: str
    count: int
    value: str


def begins_nearly(word: str, beginning: str) -> bool:
    """Whether a word begins with a prefix that has one wrong, extra, missing or swapped letter.

    The first letter must be correct.
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
    """Strings with counts, searched by the prefixes of their words.

    Each prefix must match a word. Strings that begin with the typed words come first, and
    then the most frequent strings.
    """

    def __init__(
        self, counts: Iterable[tuple[str, int]], label: Callable[[str], str] = str
    ) -> None:
        ranked = sorted((-count, label(value), value) for value, count in counts)
        self._texts = [Completion(text, -count, value) for count, text, value in ranked]
        self._joined = [" ".join(words(completion.text)) for completion in self._texts]
        holders: dict[str, set[int]] = {}
        for number, text in enumerate(self._joined):
            for word in text.split():
                holders.setdefault(word, set()).add(number)
        self._words = sorted(holders)
        self._holders = [holders[word] for word in self._words]

    def matching(self, beginnings: Sequence[str], limit: int) -> list[Completion]:
        """The best strings that match all prefixes, at most `limit`."""
        if not beginnings:
            return []
        numbers = reduce(set.intersection, map(self._containing, beginnings))
        whole = " ".join(beginnings)
        best = nsmallest(limit, numbers, key=lambda n: (not self._joined[n].startswith(whole), n))
        return [self._texts[number] for number in best]

    def most_frequent(self, limit: int) -> list[Completion]:
        """The strings with the highest counts."""
        return self._texts[:limit]

    def near(self, beginning: str) -> list[tuple[int, str]]:
        """The words that match a prefix with one typo, as pairs of count and word."""
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
