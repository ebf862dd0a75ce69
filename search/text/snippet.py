"""Text + its matches -> marked, escaped extract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

_LETTERS_A_WORD = 6.5  # with the blank, in running English text: turns words into a width
_LONGEST = 25  # characters a word, on average, before a passage is cut: lines of data
_SHORTEST = 8  # words of a passage, where there are two
_REACH = 60  # characters from a match back to the start of its sentence
_SENTENCE = re.compile(r"(?:[.!?…]['\"”’)]*|\n)\s+(?=\S)")
_BLANK = re.compile(r"[^\S ]")


@dataclass(frozen=True, slots=True)
class Extract:
    """A text and where it matches: character offsets, end exclusive, in order, not overlapping.

    `different` is how many of the things sought are among the matches.
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    different: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A match, and what was sought: it tells repeated matches from different ones."""

    start: int
    end: int
    sought: str


def extract(text: str, found: Sequence[Found], words: int) -> Extract:
    """Return the passage with the most different matches, or two that have more together.

    In all they are about `words` words long, at beginnings of sentences where possible.
    """
    best, different = _densest(found, round(words * _LETTERS_A_WORD))
    places = [_passage(text, best, words)]
    if different < len({f.sought for f in found}) and words >= 2 * _SHORTEST:
        places = _two_passages(text, found, words, more_than=different) or places
    return _cut(text, places, found)


def to_html(extract: Extract) -> str:
    """Return the text escaped, its matches in <mark>: safe to stand in HTML."""
    parts: list[str] = []
    last = 0
    for start, end in extract.spans:
        parts += (
            escape(extract.text[last:start]),
            "<mark>",
            escape(extract.text[start:end]),
            "</mark>",
        )
        last = end
    parts.append(escape(extract.text[last:]))
    return "".join(parts)


def _two_passages(
    text: str, found: Sequence[Found], words: int, *, more_than: int
) -> list[tuple[int, int]]:
    """Return two passages that have more different matches than one has, if there are such."""
    half = words // 2
    width = round(half * _LETTERS_A_WORD)
    first, _ = _densest(found, width)
    there = {f.sought for f in found if first <= f.start and f.end <= first + width}
    second, different = _densest([f for f in found if f.sought not in there], width)
    if len(there) + different <= more_than:
        return []
    (start, end), (next_start, next_end) = (
        _passage(text, place, half) for place in sorted((first, second))
    )
    return [(start, end), (next_start, next_end)] if end < next_start else []


def _passage(text: str, match: int, words: int) -> tuple[int, int]:
    start = _beginning(text, match)
    return start, _after_words(text, start, words)


def _cut(text: str, places: Sequence[tuple[int, int]], found: Sequence[Found]) -> Extract:
    """Return these passages of a text as one, with the matches inside them."""
    parts: list[str] = []
    length = last = 0
    spans: list[tuple[int, int]] = []
    sought: set[str] = set()
    for start, end in places:
        before = f"{' ' if last else ''}… " if start > last else ""
        shift = length + len(before) - start
        inside = [f for f in found if start <= f.start and f.end <= end]
        spans += ((f.start + shift, f.end + shift) for f in inside)
        sought.update(f.sought for f in inside)
        parts += before, _BLANK.sub(" ", text[start:end])
        length, last = shift + end, end
    after = " …" if last < len(text.rstrip()) else ""
    return Extract("".join((*parts, after)), tuple(spans), len(sought))


def _densest(found: Sequence[Found], width: int) -> tuple[int, int]:
    """Return where the window of `width` characters with the most different matches begins.

    And how many different ones it has.
    """
    best, best_start, last = (0, 0), 0, 0
    inside: Counter[str] = Counter()
    for i, first in enumerate(found):
        while last < len(found) and (last == i or found[last].end <= first.start + width):
            inside[found[last].sought] += 1
            last += 1
        value = (len(inside), last - i)
        if value > best:
            best, best_start = value, first.start
        inside[first.sought] -= 1
        if not inside[first.sought]:
            del inside[first.sought]
    return best_start, best[0]


def _beginning(text: str, match: int) -> int:
    """Return where a passage with this match had best begin: its sentence, or a little before."""
    if match == 0:
        return 0
    low = max(0, match - _REACH)
    starts = [m.end() for m in _SENTENCE.finditer(text, low, match + 1)]
    if starts and starts[-1] <= match:
        return starts[-1]
    if low == 0:
        return 0
    blank = text.find(" ", max(low, match - _REACH // 2), match)
    return blank + 1 if blank >= 0 else match


def _after_words(text: str, start: int, words: int) -> int:
    """Return the end of the `words`-th word from `start`, or of what words are long at most."""
    found = _some_words(words).match(text, start, start + words * _LONGEST)
    return found.end() if found else start


@lru_cache(maxsize=256)
def _some_words(words: int) -> re.Pattern[str]:
    return re.compile(rf"(?:\s*\S+){{0,{words}}}")
