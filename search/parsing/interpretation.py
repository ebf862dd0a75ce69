"""The interpretation of a query, which the passes extend step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.lexicon import Lexicon
from search.parsing.parser import ParsedQuery, PlainWord
from search.query import Alternative, Clause, Occur

Alternatives = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class ExpandedClause:
    """A typed clause, expanded to one or more conjuncts that must all be satisfied.

    It has one conjunct until an acronym is expanded to its meaning. For example, "CCM, or all of
    chronic, care and management" has the conjuncts "CCM or chronic", "CCM or care" and "CCM or
    management".
    """

    occur: Occur
    conjuncts: tuple[Alternatives, ...]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The expanded clauses, with a reason for each alternative that was not typed.

    `typed_alternatives` and the keys of `reasons` are alternatives without boosts. `signs`
    only affect ranking. `meanings` holds the meanings of acronyms as phrases, and `meaning_words`
    their words, which are not highlighted on their own.
    """

    words: tuple[PlainWord, ...]
    clauses: tuple[ExpandedClause, ...]
    typed_alternatives: frozenset[Alternative] = frozenset()
    signs: tuple[Clause, ...] = ()
    reasons: Mapping[Alternative, str] = field(default_factory=dict)
    meanings: Alternatives = ()
    meaning_words: frozenset[Alternative] = frozenset()

    def query_clauses(self) -> tuple[Clause, ...]:
        """The clauses of the query, followed by those that only affect ranking."""
        clauses = (
            Clause(alternatives, clause.occur)
            for clause in self.clauses
            for alternatives in clause.conjuncts
        )
        return (*clauses, *self.signs)

    def with_alternatives(
        self, clause: int, alternatives: Iterable[Alternative], why: str
    ) -> Interpretation:
        """Add alternatives to a clause."""
        added = tuple(alternatives)
        conjuncts = tuple((*one, *added) for one in self.clauses[clause].conjuncts)
        return self.with_conjuncts(clause, conjuncts).with_reason(added, why)

    def with_correction(self, clause: int, alternatives: Alternatives, why: str) -> Interpretation:
        """Add a correction to a clause, with its reason.

        The reason is kept even if the alternatives count as typed, because the correction has
        already replaced the typed word.
        """
        reasons = {**self.reasons, **dict.fromkeys((one.bare() for one in alternatives), why)}
        return replace(self, reasons=reasons).with_alternatives(clause, alternatives, why)

    def with_conjuncts(self, clause: int, conjuncts: tuple[Alternatives, ...]) -> Interpretation:
        """Replace the conjuncts of a clause."""
        expanded = replace(self.clauses[clause], conjuncts=conjuncts)
        clauses = (*self.clauses[:clause], expanded, *self.clauses[clause + 1 :])
        return replace(self, clauses=clauses)

    def with_meaning(self, phrase: Alternative, words: Iterable[Alternative]) -> Interpretation:
        """Add a meaning, which is highlighted as a phrase but not word by word."""
        parts = {one.bare() for one in words} - self.typed_alternatives
        return replace(
            self,
            meanings=(*self.meanings, phrase),
            meaning_words=self.meaning_words | parts,
        )

    def with_sign(self, sign: Alternative, why: str) -> Interpretation:
        """Add an alternative that only affects ranking."""
        signs = (*self.signs, Clause((sign,), Occur.SHOULD))
        return replace(self, signs=signs).with_reason((sign,), why)

    def with_reason(self, alternatives: Iterable[Alternative], why: str) -> Interpretation:
        """Add a reason for alternatives that were not typed and have no reason yet."""
        bare = dict.fromkeys((one.bare() for one in alternatives), why)
        added = {
            one: why
            for one in bare
            if one not in self.typed_alternatives and one not in self.reasons
        }
        return replace(self, reasons={**self.reasons, **added}) if added else self

    def always(self, words: Iterable[PlainWord]) -> Interpretation:
        """Protect the clauses of some words from relaxation."""
        numbers = {word.clause for word in words}
        clauses = (
            replace(clause, occur=Occur.ALWAYS)
            if number in numbers and clause.occur is Occur.MUST
            else clause
            for number, clause in enumerate(self.clauses)
        )
        return replace(self, clauses=tuple(clauses))


def interpret(parsed: ParsedQuery, lexicon: Lexicon) -> Interpretation:
    """Create the interpretation of parsed text, before any pass."""
    alternatives = [lexicon.level(clause.alternatives) for clause in parsed.clauses]
    typed = frozenset(one.bare() for word in parsed.words for one in alternatives[word.clause])
    pairs = zip(parsed.clauses, alternatives, strict=True)
    clauses = tuple(ExpandedClause(clause.occur, (leveled,)) for clause, leveled in pairs)
    return Interpretation(parsed.words, clauses, typed)


def side_by_side(words: Sequence[PlainWord]) -> bool:
    """Whether words that are not compounds are adjacent: in one field, in separate clauses."""
    first = words[0]
    return all(
        word.clause == first.clause + n
        and word.field == first.field
        and len(word.words) == 1
        and not word.in_or
        for n, word in enumerate(words)
    )
