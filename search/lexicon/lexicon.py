"""Memoized lookup of words in an index: spelling, alternatives and splits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.indexing import Vocabulary
from search.lexicon.corrections import Correction, corrections, typos
from search.lexicon.thesaurus import Thesaurus
from search.lexicon.word_forms import phrase_alternative, word_alternatives
from search.memoize import memoize
from search.query import Alternative, Clause, Match
from search.schema import Schema

# Shorter parts are rarely words of their own, except a leading `e` (email, e mail).
FIRST_PART_MIN_LETTERS, SECOND_PART_MIN_LETTERS = 3, 4
MAX_MEMOIZED_WORDS = 4096
# A word in the index can only be a misspelling of a word with this many times its documents.
MISSPELLING_FACTOR = 50

DocumentCount = Callable[[Clause], int]


@dataclass(frozen=True, slots=True)
class Spelling:
    """Whether any document contains a word as typed, and its possible corrections."""

    exists: bool
    corrections: tuple[Correction, ...] = ()


class Lexicon:
    """The words of one generation at one point in time, memoized.

    `document_count` returns how many of the `documents` match a clause.
    """

    def __init__(
        self,
        schema: Schema,
        vocabulary: Vocabulary,
        thesaurus: Thesaurus,
        document_count: DocumentCount,
        documents: int,
    ) -> None:
        self.schema, self.vocabulary, self.thesaurus = schema, vocabulary, thesaurus
        self._document_count, self._documents = document_count, documents
        self._rarity = memoize(MAX_MEMOIZED_WORDS, self._compute_rarity)
        self.spelling = memoize(MAX_MEMOIZED_WORDS, self._check_spelling)
        self.split = memoize(MAX_MEMOIZED_WORDS, self._split)

    def alternatives(
        self, word: str, field: str = "", boost: float = 1.0
    ) -> tuple[Alternative, ...]:
        """The alternatives of a plain word, with their boosts multiplied by `boost`."""
        forms = self.level(word_alternatives(word, self.schema, field))
        return tuple(replace(form, boost=form.boost * boost) for form in forms)

    def level(self, alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
        """Give a word's stems in all languages the weight of its most common stem.

        Otherwise an article that quotes a foreign word would rank first, since the word's stem in
        the article's language is very rare.
        """
        stems = [form for form in alternatives if form.match is Match.TERM]
        if len(self.schema.languages) < 2 or len(stems) < 2:
            return tuple(alternatives)
        rarities = {form: self._rarity(form.words[0], form.fields) for form in stems}
        least = min(filter(None, rarities.values()), default=0.0)
        return tuple(
            replace(form, boost=form.boost * least / rarities[form]) if rarities.get(form) else form
            for form in alternatives
        )

    def _compute_rarity(self, term: str, fields: tuple[str, ...]) -> float:
        """A term's inverse document frequency, or 0 if no document contains it."""
        count = self._document_count(Clause((Alternative(Match.TERM, (term,), fields),)))
        others = max(0, self._documents - count)
        return math.log(1 + (others + 0.5) / (count + 0.5)) if count else 0.0

    def _check_spelling(self, word: str, field: str) -> Spelling:
        """Check the spelling of a word. Even if documents contain it, a rare word may be a typo."""
        if not typos(word):
            return Spelling(exists=True)
        count = self.vocabulary.count(word)
        exists = self._word_count(word, field) > 0
        if exists and not count:
            # Documents contain another form of the word.
            return Spelling(exists=True)
        least = max(1, count) * MISSPELLING_FACTOR if exists else 1
        near = corrections(
            word, self.vocabulary, lambda other: self._word_count(other, field), least=least
        )
        return Spelling(exists, tuple(near))

    def _word_count(self, word: str, field: str) -> int:
        return self._document_count(Clause(word_alternatives(word, self.schema, field)))

    def _split(self, word: str, field: str) -> tuple[tuple[str, str], ...]:
        """Split a word into pairs of words that are adjacent in some document."""
        return tuple(
            parts
            for parts in _splits(word)
            if all(part in self.vocabulary for part in parts)
            and self._document_count(Clause((phrase_alternative(parts, field),)))
        )


def _splits(word: str) -> Iterator[tuple[str, str]]:
    if word.startswith("e"):
        yield word[:1], word[1:]
    for place in range(FIRST_PART_MIN_LETTERS, len(word) - SECOND_PART_MIN_LETTERS + 1):
        yield word[:place], word[place:]
