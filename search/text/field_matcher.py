"""Find a query's matches in the text of one field.

Only words that begin like one of the query's words are analyzed, which keeps a page of snippets
fast.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, islice
from operator import attrgetter

from search.query import Alternative, Match
from search.text.analysis import NOT_LATIN, Token, forms, is_shouting, tokens
from search.text.candidate_pattern import (
    candidate_pattern,
    is_accented,
    is_covered,
    sign_pattern,
)
from search.text.lexer import HYPHENS, OTHER_FORMS_PATTERN, other_forms
from search.text.proximity import near_starts
from search.text.scripts import first_character
from search.text.snippets.density import TextMatch
from search.text.stemming import stem
from search.text.whole_words import splitter
from search.text.whole_words import whole_words as whole_words_of

# Further words that begin like those of the query are not analyzed, which keeps hits fast. Ordinary
# English text has as many in a million characters.
_MAX_CANDIDATES = 20_000
# A block of a text is at most this long.
_BLOCK_CHARACTERS = 20_000
_SIGN_INSIDE_WORD = re.compile(
    rf"[{HYPHENS}&.A-Z]"
    rf"(?:(?<=[^\W_][{HYPHENS}&.])(?=[^\W_])|(?<=[a-z][A-Z])|(?<=-)(?=-[A-Za-z]))"
)
_NOT_SPACE = re.compile(r"\S*")
_start = attrgetter("start")
# In these languages, stems do not always begin like their words, so all words are analyzed.
_STEM_CHANGES_BEGINNING = frozenset({"ar", "id", "ne", "hi", "ta"})


class FieldMatcher:
    """Matches the words, terms, prefixes and phrases of a query in one field."""

    def __init__(self, alternatives: Sequence[Alternative], whole_words: tuple[str, ...]) -> None:
        self._alternatives = alternatives
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
        self._first = {words[0] for words, _ in self._phrases}
        self._near = [one.words for one in alternatives if one.match is Match.NEAR]
        words = frozenset().union(*first_words.values())
        self._beginnings = frozenset(filter(is_covered, words))
        self._signs = sign_pattern(words - self._beginnings)
        all_words = chain.from_iterable(one.words for one in alternatives)
        self._is_latin = all(map(str.isascii, all_words))

    def find(self, text: str, lang: str, start: int = 0) -> Iterator[TextMatch]:
        """Yield the matches in a text from `start` on."""
        end = -1
        near = near_starts(text, self._near, lang, self._whole_words) if self._near else ()
        candidates, joined = self._candidates(text, start, lang), self._joined(text, start, lang)
        for token in merge(joined, candidates, key=_start) if joined else candidates:
            if token.start < end:
                continue
            match = self._match(text, token, lang)
            if token.start in near and not match:
                match = TextMatch(token.start, token.end, token.term)
            if match:
                yield match
                end = match.end

    def without(self, terms: Collection[str]) -> FieldMatcher:
        """A matcher for only those alternatives that have no match among these.

        Words near each other are left out, since they need the analysis of the entire text.
        """
        return FieldMatcher(
            [
                alternative
                for alternative in self._alternatives
                if alternative.match is not Match.NEAR
                and " ".join(alternative.words) not in terms
                and not (alternative.match is Match.PREFIX and _any_begins(terms, alternative))
            ],
            self._whole_words,
        )

    def may_match(self, text: str, lang: str) -> bool:
        """Whether the text must be analyzed. Most short texts contain no candidate."""
        if lang in _STEM_CHANGES_BEGINNING or not text.isascii():
            return True
        patterns = (candidate_pattern(self._beginnings, accented=False), self._signs)
        return any(pattern is not None and pattern.search(text) for pattern in patterns)

    def _candidates(self, text: str, start: int, lang: str) -> Iterator[Token]:
        if self._needs_every_word(text, start, lang):
            return islice(_all_tokens(text, start, lang, self._whole_words), _MAX_CANDIDATES)
        words = self._words_that_begin_alike(text, start, lang)
        if self._signs is None:
            return words
        return merge(words, self._words_with_signs(text, start, lang, self._signs), key=_start)

    def _words_with_signs(
        self, text: str, start: int, lang: str, signs: re.Pattern[str]
    ) -> Iterator[Token]:
        """The words in strings that contain a sign, such as a digit."""
        for first, end in _strings_with(signs, text, start):
            yield from tokens(text[first:end], lang, self._whole_words, at=first)

    def _words_that_begin_alike(self, text: str, start: int, lang: str) -> Iterator[Token]:
        pattern = candidate_pattern(self._beginnings, accented=is_accented(text))
        if pattern is None:
            return
        for match in islice(pattern.finditer(text, start), _MAX_CANDIDATES):
            raw = match.group()
            # The dot of an abbreviation is part of the word; the dot that ends a sentence is not.
            bare = raw.removesuffix(".")
            if bare.isalnum():
                word, term = forms(bare, lang)
                if word in self._first or self._is_word(word, term):
                    yield Token(word, term, match.start(), match.start() + len(bare))
            else:
                yield from tokens(raw, lang, at=match.start())

    def _needs_every_word(self, text: str, start: int, lang: str) -> bool:
        """Whether words in a text can match even if they do not begin like a word in the query."""
        if lang in _STEM_CHANGES_BEGINNING or self._near:
            return True
        if not text.isascii() and (not self._is_latin or NOT_LATIN.search(text, start)):
            return True
        has_whole_word = self._whole_pattern is not None and self._whole_pattern.search(text, start)
        return bool(has_whole_word) or is_shouting(text)

    def _joined(self, text: str, start: int, lang: str) -> list[Token]:
        """The hyphenated words and codes whose other forms match one of the terms."""
        joined = []
        for match in other_forms_matches(text, start) if self._terms else ():
            raw = match.group()
            for form in other_forms(raw, [raw], self._listed):
                if (term := stem(form, lang)) in self._terms:
                    joined.append(Token("", term, match.start(), match.end()))  # noqa: PERF401
        return joined

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
        """The end of a match. In a pair of characters, only the first may have been typed."""
        is_whole = token.word in self._words or token.term in self._terms
        return token.end if is_whole else first_character(text, token.start) or token.end

    def _is_word(self, word: str, term: str) -> bool:
        return (
            word in self._words
            or term in self._terms
            or (bool(self._prefixes) and word.startswith(self._prefixes))
        )


def _any_begins(terms: Iterable[str], prefix: Alternative) -> bool:
    return any(term.startswith(prefix.words) for term in terms)


def _all_tokens(text: str, start: int, lang: str, whole_words: tuple[str, ...]) -> Iterator[Token]:
    """The tokens in a text, which is analyzed block by block beyond its beginning."""
    if not start:
        yield from tokens(text, lang, whole_words)
        return
    while start < len(text):
        end = text.find("\n", start + 1, start + _BLOCK_CHARACTERS)
        end = end if end >= 0 else start + _BLOCK_CHARACTERS
        yield from tokens(text[start:end], lang, whole_words, at=start)
        start = end


def other_forms_matches(text: str, start: int) -> Iterator[re.Match[str]]:
    """The strings in a text that may have other forms.

    Trying the pattern only on words with a hyphen, a dot or a capital inside is several times as
    fast as trying it everywhere.
    """
    for first, end in _strings_with(_SIGN_INSIDE_WORD, text, start):
        yield from OTHER_FORMS_PATTERN.finditer(text, first, end)


def _strings_with(signs: re.Pattern[str], text: str, start: int) -> Iterator[tuple[int, int]]:
    """The ranges of the strings without spaces that contain a sign, from `start` on."""
    for sign in islice(signs.finditer(text, start), _MAX_CANDIDATES):
        if sign.start() < start:
            continue
        spaces = (text.rfind(space, start, sign.start()) + 1 for space in " \n")
        first = max(start, *spaces)
        start = _NOT_SPACE.match(text, sign.start()).end()  # type: ignore[union-attr]
        yield first, start


def _begins(run: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a sequence of words matches a phrase whose last word is a prefix."""
    return len(run) == len(words) and run[:-1] == words[:-1] and run[-1].startswith(words[-1])


def _run(
    text: str, first: Token, length: int, lang: str, whole_words: tuple[str, ...]
) -> list[Token]:
    """Up to `length` tokens from `first` on in the same line."""
    run: list[Token] = []
    end = first.start + 120 * length
    border = text.find("\n", first.start, end)
    line = text[first.start : border if border >= 0 else end]
    for token in tokens(line, lang, whole_words, at=first.start):
        run.append(token)
        if len(run) == length:
            break
    return run
