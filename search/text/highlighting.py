"""Find a query's matches in text.

Only words that begin like one of the query's words are analyzed, which keeps a page of snippets
fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import merge
from itertools import chain
from operator import attrgetter

from search.query import CONSTANT, Alternative, Clause, Match, Occur
from search.text.analysis import Token, forms, is_shouting, tokens
from search.text.lexer import OTHER_FORMS_PATTERN, other_forms
from search.text.proximity import near_starts
from search.text.scripts import first_character
from search.text.snippet import Extract, TextMatch, extract
from search.text.stemming import is_code, stem
from search.text.whole_words import splitter
from search.text.whole_words import whole_words as whole_words_of

# Only the beginning of longer texts is searched for matches, which keeps a page of hits fast.
_MAX_SCANNED_CHARACTERS = 20_000
# Further matches are not marked, because no snippet shows that many.
_MAX_MATCHES = 200
_ACCENTED = re.compile(r"[^\W\x00-\x7f]")
_start = attrgetter("start")
# In these languages, words do not always begin like their stems, so all words are analyzed.
_STEM_CHANGES_BEGINNING = frozenset({"ar", "id", "ne", "hi", "ta"})


class Highlighter:
    """Finds and marks a query's matches in text."""

    def __init__(
        self,
        alternatives: Sequence[Alternative],
        language: str,
        whole_words: tuple[str, ...] = (),
    ) -> None:
        self._everywhere = _FieldMatcher([a for a in alternatives if not a.fields], whole_words)
        self._in_field = {
            name: _FieldMatcher(
                [a for a in alternatives if not a.fields or name in a.fields], whole_words
            )
            for name in {name for a in alternatives for name in a.fields}
        }
        self._site_language = language

    def mark(self, text: str, field: str, lang: str) -> Extract:
        """The complete text with all matches."""
        return Extract(text, tuple((f.start, f.end) for f in self._find(text, field, lang)))

    def matches(self, text: str, field: str, lang: str) -> bool:
        """Whether text contains a match."""
        matcher = self._in_field.get(field, self._everywhere)
        return matcher.may_match(text, lang) and bool(self._find(text, field, lang))

    def extract(self, text: str, field: str, lang: str, *, words: int = 30) -> Extract:
        """The passages that match best, with about `words` words."""
        return extract(text, self._find(text, field, lang), words)

    def _find(self, text: str, field: str, lang: str) -> list[TextMatch]:
        matcher = self._in_field.get(field, self._everywhere)
        return list(matcher.find(text[:_MAX_SCANNED_CHARACTERS], lang or self._site_language))


class _FieldMatcher:
    """Matches the words, terms, prefixes and phrases of a query in one field."""

    def __init__(self, alternatives: Sequence[Alternative], whole_words: tuple[str, ...]) -> None:
        self._whole_words, self._whole_pattern = whole_words, splitter(whole_words)
        self._listed = whole_words_of(whole_words).folded
        first_words: dict[Match, set[str]] = {match: set() for match in Match}
        for alternative in alternatives:
            first_words[alternative.match].add(alternative.words[0])
        self._terms, self._words = first_words[Match.TERM], first_words[Match.WORD]
        self._prefixes = tuple(first_words[Match.PREFIX])
        # The last word of an open phrase is a prefix.
        self._phrases = [
            (one.words, one.match is Match.BEGINNING)
            for one in alternatives
            if one.match in {Match.PHRASE, Match.BEGINNING}
        ]
        self._near = [one.words for one in alternatives if one.match is Match.NEAR]
        self._first = {words[0] for words, _ in self._phrases}
        # The pattern of candidates does not cover words such as `C++` and `1,000`.
        all_words = chain.from_iterable(one.words for one in alternatives)
        self._has_symbols = any(map(is_code, all_words))
        self._candidate_pattern = _candidate_pattern(frozenset().union(*first_words.values()))

    def find(self, text: str, lang: str) -> Iterator[TextMatch]:
        """Yield the matches in text, at most _MAX_MATCHES."""
        end, count = -1, 0
        near = near_starts(text, self._near, lang, self._whole_words)
        for token in merge(self._joined(text, lang), self._candidates(text, lang), key=_start):
            if token.start < end:
                continue
            match = self._match(text, token, lang)
            if token.start in near and not match:
                match = TextMatch(token.start, token.end, token.term)
            if match:
                yield match
                end, count = match.end, count + 1
                if count == _MAX_MATCHES:
                    return

    def may_match(self, text: str, lang: str) -> bool:
        """Whether text must be analyzed. Most short strings contain no candidates."""
        if lang in _STEM_CHANGES_BEGINNING or not text.isascii():
            return True
        return (
            self._candidate_pattern is not None and self._candidate_pattern.search(text) is not None
        )

    def _candidates(self, text: str, lang: str) -> Iterator[Token]:
        if self._needs_every_word(text, lang):
            yield from tokens(text, lang, self._whole_words)
            return
        if self._candidate_pattern is None:
            return
        for match in self._candidate_pattern.finditer(text):
            raw = match.group()
            if raw.isalnum():
                word, term = forms(raw, lang)
                if word in self._first or self._is_word(word, term):
                    yield Token(word, term, match.start(), match.end())
            else:
                yield from tokens(raw, lang, at=match.start())

    def _needs_every_word(self, text: str, lang: str) -> bool:
        """Whether words in a text can match without beginning like one of the query's."""
        if lang in _STEM_CHANGES_BEGINNING or self._has_symbols or self._near:
            return True
        if not text.isascii() and _ACCENTED.search(text):
            return True
        has_whole_word = self._whole_pattern is not None and self._whole_pattern.search(text)
        return bool(has_whole_word) or is_shouting(text)

    def _joined(self, text: str, lang: str) -> Iterator[Token]:
        """Yield hyphenated words and codes with other forms that match one of the terms."""
        for match in OTHER_FORMS_PATTERN.finditer(text) if self._terms else ():
            raw = match.group()
            for form in other_forms(raw, [raw], self._listed):
                if (term := stem(form, lang)) in self._terms:
                    yield Token("", term, match.start(), match.end())

    def _match(self, text: str, token: Token, lang: str) -> TextMatch | None:
        for words, is_open in self._phrases:
            if words[0] == token.word:
                run = _run(text, token, len(words), lang, self._whole_words)
                run_words = tuple(t.word for t in run)
                matches = _begins(run_words, words) if is_open else run_words == words
                if matches:
                    return TextMatch(token.start, run[-1].end, " ".join(words))
        if self._is_word(token.word, token.term):
            return TextMatch(token.start, self._end(text, token), token.term)
        return None

    def _end(self, text: str, token: Token) -> int:
        """The end of a match. Of a pair of characters, only the first may have been typed."""
        is_whole = token.word in self._words or token.term in self._terms
        return token.end if is_whole else first_character(text, token.start) or token.end

    def _is_word(self, word: str, term: str) -> bool:
        return (
            word in self._words
            or term in self._terms
            or (bool(self._prefixes) and word.startswith(self._prefixes))
        )


def highlighter(
    clauses: Sequence[Clause], language: str, whole_words: tuple[str, ...] = ()
) -> Highlighter:
    """The highlighter for the required clauses of a query."""
    required = (clause for clause in clauses if clause.occur in {Occur.MUST, Occur.ALWAYS})
    alternatives = (alternative for clause in required for alternative in clause.alternatives)
    words = [one for one in alternatives if one.match not in CONSTANT]
    return Highlighter(words, language, whole_words)


@lru_cache(maxsize=1024)
def _candidate_pattern(words: frozenset[str]) -> re.Pattern[str] | None:
    """The pattern of words in unaccented text that may be, or may be stemmed to, one of these.

    Matching two sets of letters before looking back lets the regular expression engine scan fast.
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


def _begins(run: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a sequence of words matches others, of which the last is a prefix."""
    return len(run) == len(words) and run[:-1] == words[:-1] and run[-1].startswith(words[-1])


def _either_case(letters: Iterable[str]) -> str:
    return "".join(sorted({c for letter in letters for c in letter.lower() + letter.upper()}))


def _run(
    text: str, first: Token, length: int, lang: str, whole_words: tuple[str, ...]
) -> list[Token]:
    """Up to `length` tokens from `first` on, in the same line."""
    run: list[Token] = []
    end = first.start + 120 * length
    border = text.find("\n", first.start, end)
    line = text[first.start : border if border >= 0 else end]
    for token in tokens(line, lang, whole_words, at=first.start):
        run.append(token)
        if len(run) == length:
            break
    return run
