"""Extract the passages of a text with matches, and render them as HTML."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from search.text.snippets.density import TextMatch
from search.text.snippets.passages import Passages
from search.text.snippets.sentences import Sentence, Sentences
from search.text.snippets.widths import MAX_CHARACTERS_PER_WORD

_OTHER_WHITESPACE = re.compile(r"[^\S ]")
_BLOCKS_APART = " · "
# Matches with only this between them are marked as one.
_BETWEEN_NEIGHBOURS = frozenset({"", " ", "-", "\u2010", "\u2011", "\u00a0"})


@dataclass(frozen=True, slots=True)
class Extract:
    """A text with its matches as sorted, non-overlapping character ranges, end exclusive.

    `different` is the number of distinct terms or phrases among the matches. `best` is the range
    of the original text with the most of them; it is empty if there are no matches.
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    different: int = 0
    best: tuple[int, int] = (0, 0)

    def marked(self) -> list[tuple[int, int]]:
        """The ranges to mark: the matches, with adjacent ones combined."""
        ranges: list[tuple[int, int]] = []
        for start, end in self.spans:
            if ranges and self.text[ranges[-1][1] : start] in _BETWEEN_NEIGHBOURS:
                ranges[-1] = (ranges[-1][0], end)
            else:
                ranges.append((start, end))
        return ranges


def extract(
    text: str,
    matches: Sequence[TextMatch],
    words: int,
    *,
    title: str = "",
    headings: Collection[str] = (),
    lang: str = "",
) -> Extract:
    """Extract the passage with the most distinct matches, and perhaps one with further matches.

    The total length is about `words` words: as many sentences as fit. `headings` are lines of the
    text. Sentences that only repeat the title are left out.
    """
    sentences = Sentences(text, headings, reach=max(1, words) * MAX_CHARACTERS_PER_WORD)
    passages = Passages(text, sentences, words, title=title, lang=lang)
    return _rendered(text, sentences, passages.best(matches), matches)


def to_html(extract: Extract) -> str:
    """Convert an extract to escaped HTML, with matches in <mark>."""
    parts: list[str] = []
    last = 0
    for start, end in extract.marked():
        parts += (
            escape(extract.text[last:start]),
            "<mark>",
            escape(extract.text[start:end]),
            "</mark>",
        )
        last = end
    parts.append(escape(extract.text[last:]))
    return "".join(parts)


def _rendered(
    text: str,
    sentences: Sentences,
    passages: Sequence[Sequence[Sentence]],
    matches: Sequence[TextMatch],
) -> Extract:
    """Passages as one text, with the matches inside them."""
    parts: list[str] = []
    length = 0
    ranges: list[tuple[int, int, int]] = []
    for prefix, start, end in _parts(text, sentences, passages):
        length += len(prefix)
        ranges.append((start, end, length - start))
        parts += prefix, _OTHER_WHITESPACE.sub(" ", text[start:end])
        length += end - start
    inside = _inside(ranges, matches)
    if passages and _breaks_off(text, sentences, passages[-1][-1]):
        parts.append(" …")
    spans = tuple((match.start + shift, match.end + shift) for match, shift in inside)
    different = len({match.term for match, _ in inside})
    return Extract("".join(parts), spans, different, _best(ranges, inside))


def _best(
    ranges: Sequence[tuple[int, int, int]], inside: Sequence[tuple[TextMatch, int]]
) -> tuple[int, int]:
    """The first of the ranges with the most distinct matches; empty if there are no matches."""
    terms: dict[int, set[str]] = {}
    for match, shift in inside:
        terms.setdefault(shift, set()).add(match.term)
    best = max(terms, key=lambda shift: len(terms[shift]), default=None)
    return next(((start, end) for start, end, shift in ranges if shift == best), (0, 0))


def _parts(
    text: str, sentences: Sentences, passages: Sequence[Sequence[Sentence]]
) -> list[tuple[str, int, int]]:
    """The ranges of text that passages consist of, each with what precedes it."""
    parts: list[tuple[str, int, int]] = []
    for passage in passages:
        first = passage[0]
        gap = "… " if parts or not first.has_start else ""
        parts.append((f" {gap}" if parts else gap, first.start, first.end))
        for previous, sentence in pairwise(passage):
            between = text[previous.end : sentence.start]
            if "\n" not in between and not between.strip():
                # A phrase may match across sentences.
                prefix, start, _ = parts[-1]
                parts[-1] = (prefix, start, sentence.end)
            else:
                joint = sentences.joint(previous, sentence)
                parts.append((_BLOCKS_APART if joint is None else joint, *_range(sentence)))
    return parts


def _range(sentence: Sentence) -> tuple[int, int]:
    return sentence.start, sentence.end


def _inside(
    ranges: Sequence[tuple[int, int, int]], matches: Sequence[TextMatch]
) -> list[tuple[TextMatch, int]]:
    """The matches inside ranges of the text, each with the shift of its range."""
    return [
        (match, shift)
        for start, end, shift in ranges
        for match in matches
        if start <= match.start and match.end <= end
    ]


def _breaks_off(text: str, sentences: Sentences, last: Sentence) -> bool:
    """Whether a passage ends within a sentence or a list."""
    if not last.has_end:
        return True
    return bool(text[last.end :].strip()) and not sentences.is_ended(last)
