"""Query understanding: a typed text -> the clauses that are meant, pass by pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from search.lexicon import Lexicon
from search.parsing.compounds import add_compounds
from search.parsing.interpretation import Interpretation, interpret
from search.parsing.misspellings import add_corrections, find_misspellings, replacements
from search.parsing.parser import ParsedQuery, parse, parse_tokens
from search.parsing.ranking import DEFAULT, Ranking
from search.parsing.synonyms import add_synonyms
from search.parsing.tokens import replace_words
from search.parsing.variants import add_variants
from search.query import Alternative, Clause


@dataclass(frozen=True, slots=True)
class Understanding:
    """The clauses that a text means, and those that it was parsed into as typed.

    `highlighted` are the clauses whose matches are highlighted: of an acronym's meaning all of
    it, not a single word. `replaced` pairs each mistyped word with the one in its place, and
    `why` gives the reason for each alternative that was not typed, without its boost.
    """

    parsed: ParsedQuery
    clauses: tuple[Clause, ...]
    highlighted: tuple[Clause, ...]
    replaced: tuple[tuple[str, str], ...] = ()
    why: Mapping[Alternative, str] = field(default_factory=dict)


def understand(
    text: str,
    lexicon: Lexicon,
    ranking: Ranking = DEFAULT,
    *,
    typo: bool = True,
    synonyms: bool = True,
) -> Understanding:
    """The meaning of a typed text; `typo` and `synonyms` allow words that were not typed."""
    parsed = parse(text, lexicon.schema, ranking)
    misspellings = find_misspellings(parsed.words, lexicon) if typo else []
    replaced = replacements(misspellings)
    corrected = _correct(parsed, replaced, lexicon, ranking)
    initial = interpretation = interpret(corrected, lexicon)
    if typo:
        interpretation = add_corrections(interpretation, misspellings, lexicon, ranking)
        interpretation = add_compounds(interpretation, lexicon, ranking)
    if synonyms:
        interpretation = add_variants(interpretation, lexicon)
        interpretation = add_synonyms(interpretation, lexicon, ranking)
    clauses = interpretation.query_clauses()
    if interpretation is initial:
        return Understanding(parsed, clauses, clauses)
    clauses = tuple(map(_without_repeats, clauses))
    highlighted = tuple(_highlighted(clauses, interpretation))
    return Understanding(
        parsed, clauses, highlighted, tuple(replaced.items()), interpretation.reasons
    )


def _correct(
    parsed: ParsedQuery, replaced: Mapping[str, str], lexicon: Lexicon, ranking: Ranking
) -> ParsedQuery:
    """The query as if typed right, so that signs such as words side by side are right too."""
    if not replaced:
        return parsed
    return parse_tokens(replace_words(parsed.tokens, replaced), lexicon.schema, ranking)


def _without_repeats(clause: Clause) -> Clause:
    """The clause with the first of the alternatives that differ in nothing but their boosts."""
    first: dict[tuple[object, ...], Alternative] = {}
    for one in clause.alternatives:
        first.setdefault((one.match, one.words, one.fields), one)
    return replace(clause, alternatives=tuple(first.values()))


def _highlighted(clauses: tuple[Clause, ...], interpretation: Interpretation) -> Iterator[Clause]:
    """Yield the clauses without single words of an acronym's meaning, then the whole meanings."""
    for clause in clauses:
        alternatives = tuple(
            one for one in clause.alternatives if one.bare() not in interpretation.meaning_words
        )
        yield replace(clause, alternatives=alternatives)
    if interpretation.meanings:
        yield Clause(interpretation.meanings)
