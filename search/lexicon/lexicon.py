"""Memoized lookup of words in an index: spelling, alternatives and splits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from search.caches import memoize
from search.indexing import Vocabulary
from search.lexicon.corrections import ONE_TYPO_MIN_LETTERS, Correction, corrections, typos
from search.lexicon.english import is_right_word, spelling_variants
from search.lexicon.thesaurus import Thesaurus
from search.lexicon.word_forms import (
    compound_alternatives,
    fields,
    phrase_alternative,
    word_alternatives,
)
from search.lexicon.word_splits import word_splits
from search.query import Alternative, Clause, Match
from search.schema import Schema
from search.text import LANGUAGE, STEMMERS, stem, stop_words

# Words with one stem begin alike.
_STEM_MIN_LETTERS = 4
MAX_MEMOIZED_WORDS = 4096
# A wildcard such as `*therapy` stands for at most this many words, the most common ones.
MAX_WILDCARD_WORDS = 50
# A word in the index can be a misspelling only of a word in this many times as many documents.
MISSPELLING_FACTOR = 50
# A word may be two words, the second a stop word, unless a correction is this many times as common.
SPLIT_FACTOR = 10
# A word is common if at least one in this many documents contains it.
DOCUMENTS_PER_COMMON_WORD = 2000

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
        # English words are listed; words in other languages are right if documents contain them.
        # Only stems tell the languages apart.
        self._knows_right_words = {"en"} <= {*schema.languages} <= STEMMERS.keys()
        self._rarity = memoize(MAX_MEMOIZED_WORDS, self._compute_rarity)
        self.rarity = memoize(MAX_MEMOIZED_WORDS, self._word_rarity)
        self.spelling = memoize(MAX_MEMOIZED_WORDS, self._check_spelling)
        self.words_with = memoize(MAX_MEMOIZED_WORDS, self._find_words_with)
        self.has_value = memoize(MAX_MEMOIZED_WORDS, self._check_value)
        self.has_beginning = memoize(MAX_MEMOIZED_WORDS, self._check_beginning)
        self.has_compound = memoize(MAX_MEMOIZED_WORDS, self._check_compound)
        self.contains = memoize(MAX_MEMOIZED_WORDS, self._contains)
        self.spelling_variants = memoize(MAX_MEMOIZED_WORDS, self._find_variants)
        self.split = memoize(MAX_MEMOIZED_WORDS, self._split)

    def alternatives(
        self, word: str, field: str = "", boost: float = 1.0
    ) -> tuple[Alternative, ...]:
        """The alternatives of a plain word, with their boosts multiplied by `boost`."""
        forms = self.level(word_alternatives(word, self.schema, field))
        return tuple(replace(form, boost=form.boost * boost) for form in forms)

    def level(self, alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
        """Give a word's stems in all languages the weight of its most common stem.

        Without this, an article that quotes a foreign word would rank first, as the word's stem in
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
        clause = Clause((Alternative(Match.TERM, (term,), fields),))
        return self._inverse_frequency(self._document_count(clause))

    def _word_rarity(self, word: str, field: str) -> float:
        """A word's inverse document frequency in any form, or 0 if no document contains it."""
        return self._inverse_frequency(self._word_count(word, field))

    def _inverse_frequency(self, count: int) -> float:
        others = max(0, self._documents - count)
        return math.log(1 + (others + 0.5) / (count + 0.5)) if count else 0.0

    def _check_spelling(self, word: str, field: str) -> Spelling:
        """Check the spelling of a word. Even if documents contain it, a rare word may be a typo."""
        if not typos(word):
            return Spelling(exists=True)
        count = self.vocabulary.count(word) or self._unlisted_count(word, field)
        exists = self._word_count(word, field) > 0
        in_another_form = exists and not count
        if self._is_right(word) or (in_another_form and self._exists_as_typed(word)):
            return Spelling(exists)
        near = self._corrections(word, field, count, exists)
        # Documents may contain another form of the word, or of a word with the same stem:
        # inflamation, inflamed.
        if in_another_form and any(_share_stem(word, other.word) for other in near):
            return Spelling(exists=True)
        return Spelling(exists and count > 0, tuple(near))

    def _corrections(self, word: str, field: str, count: int, exists: bool) -> list[Correction]:
        """The corrections of a word, given its count and whether documents contain a form of it."""
        return corrections(
            word,
            self.vocabulary,
            lambda other: self._word_count(other, field),
            least=count * MISSPELLING_FACTOR or 1,
            common=0 if exists else self._common(),
            is_right=self._may_be_right,
        )

    def _find_words_with(self, part: str, at_end: bool) -> tuple[str, ...]:
        """The most common words that contain some letters, or end with them."""
        return tuple(self.vocabulary.containing(part, at_end=at_end)[:MAX_WILDCARD_WORDS])

    def _check_value(self, facet: str, value: str) -> bool:
        """Whether any document has this value of a facet."""
        return self._document_count(Clause((Alternative(Match.VALUE, (facet, value)),))) > 0

    def _check_beginning(self, beginning: str, field: str) -> bool:
        """Whether any word in a field has this prefix."""
        clause = Clause((Alternative(Match.PREFIX, (beginning,), fields(field)),))
        return self._document_count(clause) > 0

    def _check_compound(self, words: tuple[str, ...], field: str, prefix: bool) -> bool:
        """Whether any document contains words in sequence or joined; the last may be a prefix."""
        alternatives = compound_alternatives(words, self.schema, field, prefix=prefix)
        return self._document_count(Clause(alternatives)) > 0

    def _contains(self, word: str, field: str = "") -> bool:
        """Whether any visible document contains a form of a word."""
        return self._word_count(word, field) > 0

    def _is_right(self, word: str) -> bool:
        """Whether a word is spelled correctly, so that corrections may only be suggested."""
        languages = self.schema.languages
        return (
            ("en" in languages and is_right_word(word))
            or word in stop_words(languages)
            or bool(self.thesaurus.forms((word,)))
        )

    def _may_be_right(self, word: str) -> bool:
        """Whether a word is spelled correctly, as far as that is known."""
        short = len(word) < ONE_TYPO_MIN_LETTERS
        return (
            short
            or not self._knows_right_words
            or self._is_right(word)
            or self._unlisted_count(word) > 0
        )

    def _common(self) -> int:
        """How many documents a common word is in at least, or 0 if sounds are unknown."""
        english = "en" in self.schema.languages
        return -(-self._documents // DOCUMENTS_PER_COMMON_WORD) if english else 0

    def _exists_as_typed(self, word: str) -> bool:
        """Whether a word that the vocabulary lacks is found as part of another: l'hôpital.

        It is if no word has its stem. Without a list of right words, any form is enough.
        """
        return not self._knows_right_words or not any(
            _share_stem(word, other) and self.vocabulary.count(other)
            for other in self.vocabulary.words_beginning(word[:_STEM_MIN_LETTERS])
        )

    def _find_variants(self, word: str) -> tuple[str, ...]:
        """The British or American variants of an English word that are in the index."""
        if "en" not in self.schema.languages:
            return ()
        return tuple(spelling_variants(word, self.vocabulary.__contains__))

    def _unlisted_count(self, word: str, field: str = "") -> int:
        """How many documents contain a form of a word in another language than English."""
        forms = word_alternatives(word, self.schema, field)
        unlisted = tuple(form for form in forms if LANGUAGE in form.words[0])
        return self._document_count(Clause(unlisted)) if unlisted else 0

    def _word_count(self, word: str, field: str) -> int:
        return self._document_count(Clause(word_alternatives(word, self.schema, field)))

    def _split(self, word: str, field: str) -> tuple[tuple[str, str], ...]:
        """Split a word into pairs of words that match a document that the word itself does not.

        Otherwise all these documents have the hyphenated word, which also matches as one word, and
        its rare parts would rank them above all others: ef-fects, broken at the end of a line.
        """
        stops = stop_words(self.schema.languages)
        candidates = [
            parts
            for parts in word_splits(word)
            # If it could be split, today would match "day to day".
            if parts[0] not in stops
            and all(part in self.vocabulary for part in parts if part.isalpha())
        ]
        typed = word_alternatives(word, self.schema, field)
        count = self._document_count(Clause(typed)) if candidates else 0
        phrases = {parts: phrase_alternative(parts, field) for parts in candidates}
        return tuple(
            parts
            for parts, phrase in phrases.items()
            if self._document_count(Clause((*typed, phrase))) > count
            and not self._is_rather_misspelled(word, field, parts)
        )

    def _is_rather_misspelled(self, word: str, field: str, parts: tuple[str, str]) -> bool:
        """Whether a word is less likely to be two words than a misspelling: medicade, medica de."""
        languages = self.schema.languages
        # English verbs and stop words do form compounds, which the list may lack: signin, optout.
        if parts[1] in stop_words(("en",)) or parts[1] not in stop_words(languages):
            return False
        spelling = self.spelling(word, field)
        split = self._document_count(Clause((phrase_alternative(parts, field),)))
        best = next((correction.count for correction in spelling.corrections), 0)
        return not spelling.exists and best >= split * SPLIT_FACTOR


def _share_stem(word: str, other: str) -> bool:
    """Whether two words are forms of one English word."""
    return stem(word, "en") == stem(other, "en")
