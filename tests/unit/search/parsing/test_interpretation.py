"""The passes never change an interpretation; they return a new one."""

from __future__ import annotations

import pytest

from search.parsing.interpretation import side_by_side
from search.parsing.parser import parse
from search.query import Alternative, Match, Occur
from search.schema import Schema
from tests.unit.search.parsing.lexicons import interpretation_of, lexicon_of, short

OTHER = Alternative(Match.WORD, ("other",), (), 0.5)
TYPED = Alternative(Match.TERM, ("care",), (), 0.5)


def test_the_interpretation_of_a_text_as_typed() -> None:
    """The initial interpretation has the parser's clauses and no reasons."""
    lexicon = lexicon_of("care")
    interpretation = interpretation_of("care -news ", lexicon)
    assert interpretation.query_clauses() == parse("care -news ", Schema()).clauses
    assert interpretation.typed_alternatives == {Alternative(Match.TERM, ("care",))}
    assert interpretation.reasons == {}


def test_alternatives_are_added_with_their_reason() -> None:
    """The first reason for an alternative is kept, and typed words have none."""
    before = interpretation_of("care plan ", lexicon_of("care"))
    after = before.with_alternatives(1, [OTHER, TYPED], "first")
    after = after.with_alternatives(0, [OTHER], "second")
    assert short(before.query_clauses()) == ["care", "plan"]
    assert short(after.query_clauses()) == ["care|=other", "plan|=other|care"]
    assert after.reasons == {OTHER.bare(): "first"}


def test_a_correction_has_a_reason_even_if_typed() -> None:
    """A correction has a reason even if the same word was typed elsewhere."""
    before = interpretation_of("care ", lexicon_of("care"))
    after = before.with_correction(0, (TYPED,), "meant")
    assert after.reasons == {TYPED.bare(): "meant"}


def test_signs_only_rank() -> None:
    """Ranking clauses come last and do not affect which documents match."""
    interpretation = interpretation_of("care ", lexicon_of("care")).with_sign(OTHER, "why")
    sign = interpretation.query_clauses()[-1]
    assert (sign.alternatives, sign.occur) == ((OTHER,), Occur.SHOULD)
    assert interpretation.reasons == {OTHER.bare(): "why"}


def test_a_meaning_has_words_that_are_not_highlighted_alone() -> None:
    """Single words of an acronym's meaning are highlighted only if they were typed."""
    before = interpretation_of("care ", lexicon_of("care"))
    after = before.with_meaning(OTHER, [OTHER, TYPED])
    assert (after.meanings, after.meaning_words) == ((OTHER,), {OTHER.bare()})


def test_words_that_relaxation_keeps() -> None:
    """Only the clauses of the given words change; excluded and other clauses stay."""
    before = interpretation_of("care plan -news ", lexicon_of("care"))
    assert short(before.always(before.words[:1]).query_clauses()) == ["!care", "plan", "-news"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chronic care ", True),
        ('chronic "x" care ', False),
        ("chronic -x care ", False),
        ("chronic OR care ", False),
        ("title:chronic care ", False),
        ("title:chronic title:care ", True),
        ("follow-up care ", False),
    ],
)
def test_words_side_by_side(text: str, expected: bool) -> None:
    """Simple words are adjacent if they are in consecutive clauses and in the same field."""
    assert side_by_side(parse(text, Schema()).words) is expected
