"""Document + query -> highlighted, escaped extract.

Texts are not analysed as a whole: only words that begin like one sought are looked at, which
makes a page of snippets cheap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from search.analysis import Token, tokens
from search.query import Alternative, Clause, Match, Occur
from search.schema import Schema

_LETTERS_A_WORD = 6.5  # with the blank, in running English text: turns words into a width
_MANY = 200  # matches looked at in one text
_REACH = 60  # characters from a match back to the start of its sentence
_SENTENCE = re.compile(r"(?:[.!?…]['\"”’)]*|\n)\s+(?=\S)")
_BLANKS = re.compile(r"\s+")
_ACCENTED = re.compile(r"[^\W\x00-\x7f]")
# Stems of these do not always begin as their words do: every word is looked at.
_PREFIXING = frozenset({"ar", "id", "ne", "hi", "ta"})


@dataclass(frozen=True, slots=True)
class Extract:
    """A text and where it matches: character offsets, end exclusive, in order, not overlapping."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    sought: str  # what was sought: tells repeated matches from different ones


class Marker:
    """What a query marks in texts."""

    def __init__(self, alternatives: Sequence[Alternative], schema: Schema) -> None:
        self._everywhere = _Sought([way for way in alternatives if not way.fields])
        self._in_field = {
            name: _Sought([w for w in alternatives if not w.fields or name in w.fields])
            for name in {name for way in alternatives for name in way.fields}
        }
        self._site_language = schema.languages[0]

    def mark(self, text: str, field: str, lang: str) -> Extract:
        """Return the whole text with all its matches."""
        return Extract(text, tuple((f.start, f.end) for f in self._find(text, field, lang)))

    def extract(self, text: str, field: str, lang: str, *, words: int = 30) -> Extract:
        """Return the passage with the most different matches, about `words` words long."""
        found = self._find(text, field, lang)
        start = _beginning(text, _densest(found, round(words * _LETTERS_A_WORD)))
        end = _after_words(text, start, words)
        before = "… " if start > 0 else ""
        after = " …" if end < len(text.rstrip()) else ""
        shift = len(before) - start
        inside = (f for f in found if start <= f.start and f.end <= end)
        return Extract(
            before + _BLANKS.sub(_one_blank, text[start:end]) + after,
            tuple((f.start + shift, f.end + shift) for f in inside),
        )

    def _find(self, text: str, field: str, lang: str) -> list[_Found]:
        sought = self._in_field.get(field, self._everywhere)
        return list(sought.find(text, lang or self._site_language))


def _one_blank(match: re.Match[str]) -> str:
    """Blank out white space without moving what follows it."""
    return " " * len(match.group())


class _Sought:
    """The words, terms, prefixes and phrases looked for in a field."""

    def __init__(self, alternatives: Sequence[Alternative]) -> None:
        by_match: dict[Match, list[tuple[str, ...]]] = {match: [] for match in Match}
        for alternative in alternatives:
            by_match[alternative.match].append(alternative.words)
        self._terms = {words[0] for words in by_match[Match.TERM]}
        self._words = {words[0] for words in by_match[Match.WORD]}
        self._prefixes = tuple(words[0] for words in by_match[Match.PREFIX])
        self._phrases = by_match[Match.PHRASE]
        beginnings = {_beginning_of(way.words[0]) for way in alternatives}
        self._candidate = _candidates("|".join(sorted(beginnings)))

    def find(self, text: str, lang: str) -> Iterator[_Found]:
        """Yield the matches of a text, at most _MANY."""
        end, count = -1, 0
        for token in self._candidates(text, lang):
            if token.start < end:
                continue
            found = self._match(text, token, lang)
            if found:
                yield found
                end, count = found.end, count + 1
                if count == _MANY:
                    return

    def _candidates(self, text: str, lang: str) -> Iterator[Token]:
        if self._candidate is None:
            return
        if lang in _PREFIXING or _ACCENTED.search(text):
            yield from tokens(text, lang)
            return
        for match in self._candidate.finditer(text):
            yield from tokens(match.group(), lang, at=match.start())

    def _match(self, text: str, token: Token, lang: str) -> _Found | None:
        for words in self._phrases:
            if words[0] == token.word:
                run = _run(text, token, len(words), lang)
                if tuple(t.word for t in run) == words:
                    return _Found(token.start, run[-1].end, " ".join(words))
        if token.word in self._words or token.term in self._terms:
            return _Found(token.start, token.end, token.term)
        if self._prefixes and token.word.startswith(self._prefixes):
            return _Found(token.start, token.end, token.term)
        return None


def marker(clauses: Sequence[Clause], schema: Schema) -> Marker:
    """Return what marks the matches of these clauses; what is excluded marks nothing."""
    wanted = (clause for clause in clauses if clause.occur is not Occur.MUST_NOT)
    return Marker([way for clause in wanted for way in clause.alternatives], schema)


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


def _beginning_of(word: str) -> str:
    """Return a pattern of how words with this stem begin; stemming turns y into i (dying, die)."""
    first, second = word[:1], word[1:2]
    return re.escape(first) + ("[iy]" if second and second in "iy" else re.escape(second))


@lru_cache(maxsize=1024)
def _candidates(beginnings: str) -> re.Pattern[str] | None:
    if not beginnings:
        return None
    # U.S. is the word "us": a dot may follow any first letter.
    return re.compile(
        rf"(?<![^\W_])(?:{beginnings}|[^\W\d_]\.)[^\W_]*(?:['’.ʼ＇][^\W_]+)*\.?", re.IGNORECASE
    )


def _run(text: str, first: Token, length: int, lang: str) -> list[Token]:
    """Return `length` tokens from the first on, as far as the text has them."""
    run: list[Token] = []
    for token in tokens(text[first.start : first.start + 120 * length], lang, at=first.start):
        run.append(token)
        if len(run) == length:
            break
    return run


def _densest(found: Sequence[_Found], width: int) -> int:
    """Return where the window of `width` characters with the most different matches begins."""
    best, best_start = (0, 0), 0
    for i, first in enumerate(found):
        inside = []
        for later in found[i:]:
            if later.end > first.start + width:
                break
            inside.append(later.sought)
        value = (len(set(inside)), len(inside))
        if value > best:
            best, best_start = value, first.start
    return best_start


def _beginning(text: str, match: int) -> int:
    """Return where a passage with this match had best begin: its sentence, or a little before."""
    if match == 0:
        return 0
    low = max(0, match - _REACH)
    starts = [m.end() for m in _SENTENCE.finditer(text, low, match)]
    if starts and starts[-1] <= match:
        return starts[-1]
    if low == 0:
        return 0
    blank = text.find(" ", max(low, match - _REACH // 2), match)
    return blank + 1 if blank >= 0 else match


def _after_words(text: str, start: int, words: int) -> int:
    """Return the end of the `words`-th word from `start`."""
    end = start
    for count, match in enumerate(re.finditer(r"\S+", text[start : start + words * 100])):
        if count == words:
            break
        end = start + match.end()
    return end
