"""Find a query's matches in the text of one field.

Only words that begin like one of the query's words are analyzed, which keeps a page of snippets
fast.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import merge
from itertools import chain, islice
from operator import attrgetter

from search.query import Alternative, Match
from search.text.analysis import MAX_WORD_CHARACTERS, NOT_LATIN, Token, forms, is_shouting, tokens
from search.text.candidate_pattern import (
    MAX_CANDIDATES,
    accented_pattern,
    in_lower_case,
    is_accented,
    is_covered,
    other_forms_matches,
    plain_pattern,
    sign_pattern,
    strings_with,
)
from search.text.lexer import other_forms
from search.text.proximity import near_starts
from search.text.scripts import first_character
from search.text.snippets.density import TextMatch
from search.text.stemming import stem
from search.text.whole_words import splitter
from search.text.whole_words import whole_words as whole_words_of

# A block of a text is at most this long.
_BLOCK_CHARACTERS = 20_000
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
        self._first_words = words = frozenset().union(*first_words.values())
        self._beginnings = frozenset(filter(is_covered, words))
        self._signs = sign_pattern(words - self._beginnings)
        # Whether candidates in lower case may match, by language. Most texts share their words.
        self._verdicts: dict[str, dict[bytes, bool]] = {}
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
        if self._signs is not None and self._signs.search(text):
            return True
        pattern = plain_pattern(self._beginnings)
        return pattern is not None and pattern.search(in_lower_case(text)) is not None

    def _candidates(self, text: str, start: int, lang: str) -> Iterator[Token]:
        if self._needs_every_word(text, start, lang):
            return islice(_all_tokens(text, start, lang, self._whole_words), MAX_CANDIDATES)
        words = self._words_that_begin_alike(text, start, lang)
        if self._signs is None:
            return words
        return merge(words, self._words_with_signs(text, start, lang, self._signs), key=_start)

    def _words_with_signs(
        self, text: str, start: int, lang: str, signs: re.Pattern[str]
    ) -> Iterator[Token]:
        """The words in strings that contain a sign, such as a digit."""
        for first, end in strings_with(signs, text, start):
            yield from tokens(text[first:end], lang, self._whole_words, at=first)

    def _words_that_begin_alike(self, text: str, start: int, lang: str) -> Iterator[Token]:
        for at, raw in islice(self._raw_candidates(text, start, lang), MAX_CANDIDATES):
            # The dot of an abbreviation is part of the word; the dot that ends a sentence is not.
            bare = raw.removesuffix(".")
            if bare.isalnum():
                word, term = forms(bare, lang)
                if word in self._first or self._is_word(word, term):
                    yield Token(word, term, at, at + len(bare))
            else:
                yield from tokens(raw, lang, at=at)

    def _raw_candidates(self, text: str, start: int, lang: str) -> Iterator[tuple[int, str]]:
        """The words that may match as they are written, each after its index."""
        if is_accented(text):
            accented = accented_pattern(self._beginnings)
            for match in accented.finditer(text, start) if accented else ():
                yield match.start(), match.group()
        elif pattern := plain_pattern(self._beginnings):
            verdicts = self._verdicts.setdefault(lang, {})
            for plain in pattern.finditer(in_lower_case(text), start):
                verdict = verdicts.get(candidate := plain.group())
                if verdict is None:
                    verdict = verdicts[candidate] = self._may_match(candidate, lang)
                if verdict:
                    yield plain.start(), text[plain.start() : plain.end() - 1]

    def _may_match(self, candidate: bytes, lang: str) -> bool:
        """Whether a candidate in lower case may match in some case; acronyms are not stemmed."""
        word = candidate[1:].removesuffix(b".").decode("ascii")[:MAX_WORD_CHARACTERS]
        candidates = (word, word.removesuffix("s"), stem(word, lang))
        is_alike = not self._first_words.isdisjoint(candidates) or word.startswith(self._prefixes)
        return is_alike or not word.isalnum()

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
            for term in _other_terms(match.group(), lang, self._listed):
                if term in self._terms:
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


@lru_cache(maxsize=1 << 14)
def _other_terms(raw: str, lang: str, listed: frozenset[str]) -> tuple[str, ...]:
    """The terms of a string's other forms; texts share most of their hyphenated words."""
    return tuple(stem(form, lang) for form in other_forms(raw, [raw], listed))


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
