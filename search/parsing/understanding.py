"""Query understanding: from typed text to the intended clauses, pass by pass."""

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
    """The intended clauses of a query, and the clauses as typed.

    Matches of `highlighted` clauses are highlighted. They include the meaning of an acronym as a
    phrase, but not its single words. `replaced` pairs each misspelled word with its replacement.
    `why` maps each alternative that was not typed, without its boost, to a reason.
    """

    parsed: ParsedQuery
    clauses: tuple[Clause, ...]
    highlighted: tuple[Clause, ...]
    replaced: tuple[tuple[str, str], ...] = ()
    why: Mapping[Alternative, str] = field(default_factory=dict)

    @property
    def only_excludes(self) -> bool:
        """Whether the query only excludes words."""
        occurs = {clause.occur for clause in self.parsed.clauses}
        return Occur.MUST_NOT in occurs and occurs.isdisjoint((Occur.MUST, Occur.ALWAYS))


def understand(
    text: str,
    lexicon: Lexicon,
    ranking: Ranking = DEFAULT,
    *,
    typo: bool = True,
    synonyms: bool = True,
    any_word: bool = False,
) -> Understanding:
    """Interpret a typed text, with corrections if `typo` and other forms if `synonyms` is set.

    `any_word` says that one word is enough for a match.
    """
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
        interpretation = add_synonyms(interpretation, lexicon, ranking, any_word=any_word)
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
    """Split some compounds into words before parsing."""
    if not compounds:
        return parsed
    return parse_tokens(split_compounds(parsed.tokens, compounds), lexicon.schema, ranking)


def _correct(
    parsed: ParsedQuery, replaced: Mapping[str, str], lexicon: Lexicon, ranking: Ranking
) -> ParsedQuery:
    """Replace misspelled words before parsing, so that ranking clauses include corrections."""
    if not replaced:
        return parsed
    return parse_tokens(replace_words(parsed.tokens, replaced), lexicon.schema, ranking)


def _without_repeats(clause: Clause) -> Clause:
    """Remove alternatives that differ from an earlier one only in boost."""
    first: dict[tuple[object, ...], Alternative] = {}
    for one in clause.alternatives:
        first.setdefault((one.match, one.words, one.fields), one)
    return replace(clause, alternatives=tuple(first.values()))


def _highlighted(clauses: tuple[Clause, ...], interpretation: Interpretation) -> Iterator[Clause]:
    """Yield the clauses without single words of meanings, followed by the meanings as phrases."""
    for clause in clauses:
        alternatives = tuple(
            one for one in clause.alternatives if one.bare() not in interpretation.meaning_words
        )
        yield replace(clause, alternatives=alternatives)
    if interpretation.meanings:
        yield Clause(interpretation.meanings)
