"""Query understanding: a typed text -> the clauses that are meant, pass by pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from search.lexicon import Lexicon
from search.parsing.interpretation import Interpretation, interpret
from search.parsing.parser import ParsedQuery, parse, parse_tokens
from search.parsing.passes import (
    add_compounds,
    add_corrections,
    add_singulars,
    add_synonyms,
    add_variants,
    find_misspellings,
    replacements,
    unmatched_compounds,
)
from search.parsing.query_tokens import replace_words, split_compounds
from search.parsing.ranking import DEFAULT, Ranking
from search.query import Alternative, Clause, Occur


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

    @property
    def only_excludes(self) -> bool:
        """Whether the text names what articles must not contain, and nothing else."""
        occurs = {clause.occur for clause in self.parsed.clauses}
        return Occur.MUST_NOT in occurs and occurs.isdisjoint((Occur.MUST, Occur.ALWAYS))


def understand(
    text: str,
    lexicon: Lexicon,
    ranking: Ranking = DEFAULT,
    *,
    typo: bool = True,
    synonyms: bool = True,
) -> Understanding:
    """The meaning of a typed text; `typo` and `synonyms` allow words that were not typed."""
    parsed = parse(text, lexicon.schema, ranking, contents=lexicon)
    compounds = unmatched_compounds(parsed.words, lexicon) if typo else {}
    split = _split(parsed, compounds, lexicon, ranking)
    misspellings = find_misspellings(split.words, lexicon) if typo else []
    corrections = replacements(misspellings)
    corrected = _correct(split, corrections, lexicon, ranking)
    replaced = {**compounds, **corrections}
    initial = interpret(corrected, lexicon)
    interpretation = add_singulars(initial, lexicon)
    if typo:
        interpretation = add_corrections(interpretation, misspellings, lexicon, ranking)
        interpretation = add_compounds(interpretation, lexicon, ranking)
    if synonyms:
        interpretation = add_variants(interpretation, lexicon)
        interpretation = add_synonyms(interpretation, lexicon, ranking)
    clauses = interpretation.query_clauses()
    if interpretation is initial and not replaced:
        return Understanding(parsed, clauses, clauses)
    clauses = tuple(map(_without_repeats, clauses))
    highlighted = tuple(_highlighted(clauses, interpretation))
    return Understanding(
        parsed, clauses, highlighted, tuple(replaced.items()), interpretation.reasons
    )


def _split(
    parsed: ParsedQuery, compounds: Mapping[str, str], lexicon: Lexicon, ranking: Ranking
) -> ParsedQuery:
    """The query as if the parts of some compounds had been typed as words."""
    if not compounds:
        return parsed
    return parse_tokens(split_compounds(parsed.tokens, compounds), lexicon.schema, ranking)


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
