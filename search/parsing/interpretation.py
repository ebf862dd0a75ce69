"""Interpretation: the value that the passes extend, from the clauses as typed to those meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.lexicon import Lexicon
from search.parsing.parser import ParsedQuery, PlainWord
from search.query import Alternative, Clause, Occur

Alternatives = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class ExpandedClause:
    """A clause as typed and what it has become: the clauses that all must be satisfied.

    It is one clause with more alternatives, until an acronym is replaced by its meaning: one of
    CCM, or all of chronic, care and management, is a clause of CCM or chronic, one of CCM or
    care, and one of CCM or management.
    """

    occur: Occur
    conjuncts: tuple[Alternatives, ...]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The clauses so far, and the reason for each alternative that was not typed.

    `typed_alternatives` are those of the plain words, without their boosts, as the keys of
    `reasons` are. `signs` only rank. `meanings` are the whole meanings of acronyms, and
    `meaning_words` the words of them: one of them alone is not to be highlighted.
    """

    words: tuple[PlainWord, ...]
    clauses: tuple[ExpandedClause, ...]
    typed_alternatives: frozenset[Alternative] = frozenset()
    signs: tuple[Clause, ...] = ()
    reasons: Mapping[Alternative, str] = field(default_factory=dict)
    meanings: Alternatives = ()
    meaning_words: frozenset[Alternative] = frozenset()

    def query_clauses(self) -> tuple[Clause, ...]:
        """The clauses of a query, then those that only rank."""
        clauses = (
            Clause(alternatives, clause.occur)
            for clause in self.clauses
            for alternatives in clause.conjuncts
        )
        return (*clauses, *self.signs)

    def with_alternatives(
        self, clause: int, alternatives: Iterable[Alternative], why: str
    ) -> Interpretation:
        """The interpretation with more alternatives in a clause."""
        added = tuple(alternatives)
        conjuncts = tuple((*one, *added) for one in self.clauses[clause].conjuncts)
        return self.with_conjuncts(clause, conjuncts).with_reason(added, why)

    def with_correction(self, clause: int, alternatives: Alternatives, why: str) -> Interpretation:
        """The interpretation with a correction in a clause, and its reason even if it was typed.

        The correction has replaced the mistyped word, so it counts among those typed.
        """
        reasons = {**self.reasons, **dict.fromkeys((one.bare() for one in alternatives), why)}
        return replace(self, reasons=reasons).with_alternatives(clause, alternatives, why)

    def with_conjuncts(self, clause: int, conjuncts: tuple[Alternatives, ...]) -> Interpretation:
        """The interpretation with others in the place of a clause's conjuncts."""
        expanded = replace(self.clauses[clause], conjuncts=conjuncts)
        clauses = (*self.clauses[:clause], expanded, *self.clauses[clause + 1 :])
        return replace(self, clauses=clauses)

    def with_meaning(self, phrase: Alternative, words: Iterable[Alternative]) -> Interpretation:
        """The interpretation with a meaning that is highlighted as a whole, not word by word."""
        parts = {one.bare() for one in words} - self.typed_alternatives
        return replace(
            self,
            meanings=(*self.meanings, phrase),
            meaning_words=self.meaning_words | parts,
        )

    def with_sign(self, sign: Alternative, why: str) -> Interpretation:
        """The interpretation with an alternative that only ranks."""
        signs = (*self.signs, Clause((sign,), Occur.SHOULD))
        return replace(self, signs=signs).with_reason((sign,), why)

    def with_reason(self, alternatives: Iterable[Alternative], why: str) -> Interpretation:
        """The interpretation with a reason for what was not typed and has no reason yet."""
        bare = dict.fromkeys((one.bare() for one in alternatives), why)
        added = {
            one: why
            for one in bare
            if one not in self.typed_alternatives and one not in self.reasons
        }
        return replace(self, reasons={**self.reasons, **added}) if added else self

    def always(self, words: Iterable[PlainWord]) -> Interpretation:
        """The interpretation with the clauses of some words kept whatever relaxation drops."""
        numbers = {word.clause for word in words}
        clauses = (
            replace(clause, occur=Occur.ALWAYS)
            if number in numbers and clause.occur is Occur.MUST
            else clause
            for number, clause in enumerate(self.clauses)
        )
        return replace(self, clauses=tuple(clauses))


def interpret(parsed: ParsedQuery, lexicon: Lexicon) -> Interpretation:
    """The interpretation of a text as typed, its words' stems in all languages equally rare."""
    alternatives = [lexicon.level(clause.alternatives) for clause in parsed.clauses]
    typed = frozenset(one.bare() for word in parsed.words for one in alternatives[word.clause])
    pairs = zip(parsed.clauses, alternatives, strict=True)
    clauses = tuple(ExpandedClause(clause.occur, (leveled,)) for clause, leveled in pairs)
    return Interpretation(parsed.words, clauses, typed)


def side_by_side(words: Sequence[PlainWord]) -> bool:
    """Whether words stand in a row, each in a clause of its own, and in the same field."""
    first = words[0]
    return all(
        word.clause == first.clause + n and word.field == first.field and not word.in_or
        for n, word in enumerate(words)
    )
