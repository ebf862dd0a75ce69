"""Positions in text where two words are near each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from search.text.analysis import Token, tokens

# Word numbers in a text, and the starts of the words.
Places = Mapping[int, int]

_LINE = re.compile(r"[^\n]+")


def near_starts(
    text: str, pairs: Sequence[tuple[str, ...]], lang: str, whole_words: tuple[str, ...]
) -> set[int]:
    """The starts of all words that are near another.

    Each of the `pairs` is two words and the maximum number of words between, as in a query.
    """
    if not pairs:
        return set()
    places: dict[str, dict[int, int]] = {}
    for number, token in enumerate(_numbered(text, lang, whole_words)):
        if token:
            places.setdefault(token.word, {})[number] = token.start
    starts: set[int] = set()
    for first, second, between in pairs:
        for one, other in ((first, second), (second, first)):
            starts.update(_near(places.get(one, {}), places.get(other, {}), int(between)))
    return starts


def _numbered(text: str, lang: str, whole_words: tuple[str, ...]) -> Iterator[Token | None]:
    """The words in text; one number is skipped after each line, as in an index."""
    for line in _LINE.finditer(text):
        yield from chain(tokens(line.group(), lang, whole_words, at=line.start()), [None])


def _near(places: Places, others: Iterable[int], between: int) -> Iterator[int]:
    """The starts of words with one of the others at most `between` words away."""
    distances = [n for n in range(-between - 1, between + 2) if n]
    for number, start in places.items():
        if any(number + distance in others for distance in distances):
            yield start
