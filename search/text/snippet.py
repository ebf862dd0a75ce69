"""Extract passages with matches from text, and render them as HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from search.text.scripts import UNSEGMENTED_LETTERS, UNSEGMENTED_SIGNS, WORD_WIDE_RUN

# In English text, including the space. Converts a number of words to a width.
_CHARACTERS_PER_WORD = 6.5
# A passage is cut if its words are longer than this on average, such as lines of data.
_MAX_CHARACTERS_PER_WORD = 25
# Each of two passages has at least this many words, so that readers can understand it.
_MIN_PASSAGE_WORDS = 8
# A passage begins with the sentence of its match, unless that starts further back than this.
_MAX_CHARACTERS_BEFORE_MATCH = 60
_SENTENCE = re.compile(r"(?:[.!?…]['\"”’)]*\s|[。！？｡]|\n)\s*(?=\S)")
# Combining marks stay with their characters.
_SIGNS = re.compile(f"[{UNSEGMENTED_SIGNS}]*")
_OTHER_WHITESPACE = re.compile(r"[^\S ]")


@dataclass(frozen=True, slots=True)
class Extract:
    """Text with its matches as sorted, non-overlapping character ranges, end exclusive.

    `different` is the number of distinct terms or phrases among the matches.
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    different: int = 0


@dataclass(frozen=True, slots=True)
class TextMatch:
    """The range of a match, and the term or phrase that matches."""

    start: int
    end: int
    term: str


def extract(text: str, matches: Sequence[TextMatch], words: int) -> Extract:
    """Extract the passage with the most distinct matches, or two passages that have more.

    The total length is about `words` words. If possible, passages begin with a sentence.
    """
    best, different = _densest(matches, round(words * _CHARACTERS_PER_WORD))
    places = [_passage(text, best, words)]
    if different < len({f.term for f in matches}) and words >= 2 * _MIN_PASSAGE_WORDS:
        places = _two_passages(text, matches, words, more_than=different) or places
    return _cut(text, places, matches)


def to_html(extract: Extract) -> str:
    """Convert an extract to escaped HTML, with matches in <mark>."""
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
    text: str, matches: Sequence[TextMatch], words: int, *, more_than: int
) -> list[tuple[int, int]]:
    """Two passages with more than `more_than` distinct matches, or an empty list."""
    half = words // 2
    width = round(half * _CHARACTERS_PER_WORD)
    first, _ = _densest(matches, width)
    border = first[0] + width
    first_terms = {f.term for f in matches if first[0] <= f.start and f.end <= border}
    second, different = _densest([f for f in matches if f.term not in first_terms], width)
    if len(first_terms) + different <= more_than:
        return []
    (start, end), (next_start, next_end) = (
        _passage(text, place, half) for place in sorted((first, second))
    )
    return [(start, end), (next_start, next_end)] if end < next_start else []


def _passage(text: str, match: tuple[int, int], words: int) -> tuple[int, int]:
    """The passage with this match; begins with it if words before it would leave no space."""
    match_start, match_end = match
    start = _beginning(text, match_start)
    end = _after_words(text, start, words)
    if match_end <= end:
        return start, end
    return match_start, _after_words(text, match_start, words)


def _cut(text: str, places: Sequence[tuple[int, int]], matches: Sequence[TextMatch]) -> Extract:
    """Combine passages of text with the matches inside them."""
    parts: list[str] = []
    length = last = 0
    spans: list[tuple[int, int]] = []
    terms: set[str] = set()
    for start, end in places:
        before = f"{' ' if last else ''}… " if start > last else ""
        shift = length + len(before) - start
        inside = [f for f in matches if start <= f.start and f.end <= end]
        spans += ((f.start + shift, f.end + shift) for f in inside)
        terms.update(f.term for f in inside)
        parts += before, _OTHER_WHITESPACE.sub(" ", text[start:end])
        length, last = shift + end, end
    after = " …" if last < len(text.rstrip()) else ""
    return Extract("".join((*parts, after)), tuple(spans), len(terms))


def _densest(matches: Sequence[TextMatch], width: int) -> tuple[tuple[int, int], int]:
    """The first match of the range of `width` characters with the most distinct matches, and
    their number."""
    best, best_match, last = (0, 0), (0, 0), 0
    inside: Counter[str] = Counter()
    for i, first in enumerate(matches):
        while last < len(matches) and (last == i or matches[last].end <= first.start + width):
            inside[matches[last].term] += 1
            last += 1
        value = (len(inside), last - i)
        if value > best:
            best, best_match = value, (first.start, first.end)
        inside[first.term] -= 1
        if not inside[first.term]:
            del inside[first.term]
    return best_match, best[0]


def _beginning(text: str, match: int) -> int:
    """The start of a passage: the sentence of the match, or a word shortly before it."""
    low = max(0, match - _MAX_CHARACTERS_BEFORE_MATCH)
    starts = [m.end() for m in _SENTENCE.finditer(text, low, match + 1)]
    if starts:
        return starts[-1]
    if low == 0:
        return 0
    space = text.find(" ", max(low, match - _MAX_CHARACTERS_BEFORE_MATCH // 2), match)
    return space + 1 if space >= 0 else match


def _after_words(text: str, start: int, words: int) -> int:
    """The end of the `words`-th word after `start`, or earlier if the words are very long."""
    # Both patterns match anywhere, if only the empty string.
    passage = _some_words(words).match(text, start, start + words * _MAX_CHARACTERS_PER_WORD)
    return _SIGNS.match(text, passage.end()).end()  # type: ignore[union-attr]


@lru_cache(maxsize=256)
def _some_words(words: int) -> re.Pattern[str]:
    run = rf"(?:{WORD_WIDE_RUN})[^\w\s]*"
    return re.compile(rf"(?:\s*(?:{run}|[^\s{UNSEGMENTED_LETTERS}]+)){{0,{words}}}")
