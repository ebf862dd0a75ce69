"""Document + query -> highlighted, escaped extract.

Texts are not analysed as a whole: only words that begin like one sought are looked at, which
makes a page of snippets cheap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from search.analysis import Token, forms, tokens
from search.query import CONSTANT, Alternative, Clause, Match, Occur
from search.schema import Schema

_LETTERS_A_WORD = 6.5  # with the blank, in running English text: turns words into a width
_LONGEST = 25  # characters a word, on average, before a passage is cut: lines of data
_SHORTEST = 8  # words of a passage, where there are two
_SCANNED = 20_000  # characters of a text that are looked at
_MANY = 200  # matches looked at in one text
_REACH = 60  # characters from a match back to the start of its sentence
_SENTENCE = re.compile(r"(?:[.!?…]['\"”’)]*|\n)\s+(?=\S)")
_BLANK = re.compile(r"[^\S ]")
_ACCENTED = re.compile(r"[^\W\x00-\x7f]")
# Stems of these do not always begin as their words do: every word is looked at.
_PREFIXING = frozenset({"ar", "id", "ne", "hi", "ta"})


@dataclass(frozen=True, slots=True)
class Extract:
    """A text and where it matches: character offsets, end exclusive, in order, not overlapping.

    `different` is how many of the things sought are among the matches.
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    different: int = 0


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
        """Return the passage with the most different matches, or two that have more together.

        In all they are about `words` words long, at beginnings of sentences where possible.
        """
        found = self._find(text, field, lang)
        best, different = _densest(found, round(words * _LETTERS_A_WORD))
        places = [_passage(text, best, words)]
        if different < len({f.sought for f in found}) and words >= 2 * _SHORTEST:
            places = _two_passages(text, found, words, more_than=different) or places
        return _cut(text, places, found)

    def _find(self, text: str, field: str, lang: str) -> list[_Found]:
        sought = self._in_field.get(field, self._everywhere)
        return list(sought.find(text[:_SCANNED], lang or self._site_language))


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
        self._first = {words[0] for words in self._phrases}
        self._candidate = _candidates(frozenset(way.words[0] for way in alternatives))

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
        if lang in _PREFIXING or (not text.isascii() and _ACCENTED.search(text)):
            yield from tokens(text, lang)
            return
        if self._candidate is None:
            return
        for match in self._candidate.finditer(text):
            raw = match.group()
            if raw.isalnum():
                word, term = forms(raw, lang)
                if word in self._first or self._is_word(word, term):
                    yield Token(word, term, match.start(), match.end())
            else:
                yield from tokens(raw, lang, at=match.start())

    def _match(self, text: str, token: Token, lang: str) -> _Found | None:
        for words in self._phrases:
            if words[0] == token.word:
                run = _run(text, token, len(words), lang)
                if tuple(t.word for t in run) == words:
                    return _Found(token.start, run[-1].end, " ".join(words))
        if self._is_word(token.word, token.term):
            return _Found(token.start, token.end, token.term)
        return None

    def _is_word(self, word: str, term: str) -> bool:
        return (
            word in self._words
            or term in self._terms
            or (bool(self._prefixes) and word.startswith(self._prefixes))
        )


def marker(clauses: Sequence[Clause], schema: Schema) -> Marker:
    """Return what marks the matches of these clauses; what only ranks marks nothing."""
    wanted = (clause for clause in clauses if clause.occur in {Occur.MUST, Occur.ALWAYS})
    ways = (way for clause in wanted for way in clause.alternatives)
    return Marker([way for way in ways if way.match not in CONSTANT], schema)


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


@lru_cache(maxsize=1024)
def _candidates(words: frozenset[str]) -> re.Pattern[str] | None:
    """Return what finds words that may be, or may stem to, one of these, in unaccented text.

    Two sets of letters and a look back: the regular expression engine skims over the rest.
    """
    plain = [word for word in words if word[0].isascii()]
    if not plain:
        return None
    first = _either_case(word[0] for word in plain)
    # Stemming turns y into i (dying, die), and U.S. is the word "us".
    second = _either_case(word[1:2] if word[1:2] not in {"i", "y"} else "iy" for word in plain)
    if all(len(word) > 1 for word in plain):
        begin = rf"[{first}][{second}.](?<![^\W_]..)"
    else:
        begin = rf"[{first}](?<![^\W_].)"
    return re.compile(rf"{begin}[^\W_]*(?:['’.ʼ＇][^\W_]+)*\.?")


def _either_case(letters: Iterable[str]) -> str:
    return "".join(sorted({c for letter in letters for c in letter.lower() + letter.upper()}))


def _run(text: str, first: Token, length: int, lang: str) -> list[Token]:
    """Return `length` tokens from the first on, as far as the text has them."""
    run: list[Token] = []
    for token in tokens(text[first.start : first.start + 120 * length], lang, at=first.start):
        run.append(token)
        if len(run) == length:
            break
    return run


def _two_passages(
    text: str, found: Sequence[_Found], words: int, *, more_than: int
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


def _cut(text: str, places: Sequence[tuple[int, int]], found: Sequence[_Found]) -> Extract:
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


def _densest(found: Sequence[_Found], width: int) -> tuple[int, int]:
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
