"""Exact forms, adjacent words and titles affect the ranking but not the matches."""

from __future__ import annotations

import pytest

from search.parsing.ranking import Ranking
from search.parsing.ranking_signs import ranking_signs
from search.parsing.tokens import tokenize
from search.query import Occur
from search.schema import GAP, Schema
from tests.unit.search.parsing.lexicons import short_alternative

EVERY = Ranking()


def signs(text: str, ranking: Ranking = EVERY) -> list[str]:
    """A query's ranking clauses in short, with their boosts; `[x]` is a title that equals x."""
    clauses = list(ranking_signs(tokenize(text, Schema(), unfinished=True), Schema(), ranking))
    assert {clause.occur for clause in clauses} <= {Occur.SHOULD}
    alternatives = [clause.alternatives[0] for clause in clauses]
    return [
        short_alternative(one).replace(f'"{GAP} ', "[").replace(f' {GAP}"', "]") + f"^{one.boost:g}"
        for one in alternatives
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("care ", ["=care^0.4", "title:[care]^1"]),
        ("care", ["=care^0.4", "title:[care]^1", "title:care*^0.5"]),
        (
            "CCM 99490 ",
            [
                '"ccm 99490"^0.1',
                "title:[ccm 99490]^1",
                "title:[ccm]^0.5",
                "title:[99490]^0.5",
                'title:"ccm 99490"^0.2',
            ],
        ),
        (
            "the care ",
            ["=care^0.4", "title:[the care]^1", "title:[care]^1", 'title:"the care"^0.2'],
        ),
        ("care -news ", ["=care^0.4"]),
        ("title:care ", ["title:=care^0.4", "title:[care]^1"]),
        ("body:care ", ["body:=care^0.4"]),
        ("care OR news ", ["=care^0.4", "=news^0.4"]),
        ("care* ", []),
        ('"care plan" ', ["title:[care plan]^1"]),
    ],
)
def test_signs_of_a_text(text: str, expected: list[str]) -> None:
    """Codes and acronyms have one form; excluded, joined and unfinished words are not a title."""
    assert signs(text) == expected


@pytest.mark.parametrize(("count", "expected"), [(2, 0.1), (4, 0.05), (5, None)])
def test_neighbours_count_in_short_queries(count: int, expected: float | None) -> None:
    """The more words a query has, the less an adjacent pair counts."""
    text = " ".join(f"a{n}" for n in range(count))
    pair = [sign for sign in signs(text + " ") if sign.startswith('"a0 a1"')]
    assert pair == ([f'"a0 a1"^{expected:g}'] if expected else [])


def test_a_signal_with_weight_0_is_disabled() -> None:
    """A weight of 0 disables a signal."""
    assert signs("care ", Ranking(exact=0, title=0)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xpcom nsIFile interface ", "xpcom, nsifile, interface, xpcom nsifile, nsifile interface"),
        ("marketplace of care ", "marketplace, care"),
        ("what is the IT plan ", "it, plan"),
        ("care care ", "care"),
        ('"care plan" costs ', "care plan, costs"),
        ("a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 ", 42),
        ("care OR plan costs ", ""),
        ("care plan -costs ", ""),
        ("care ", ""),
    ],
)
def test_a_title_may_equal_a_part_of_the_query(text: str, expected: str | int) -> None:
    """The parts are up to four words long, and neither begin nor end in stop words."""
    parts = [one[7:-5] for one in signs(text) if one.startswith("title:[") and one.endswith("^0.5")]
    assert (len(parts) if isinstance(expected, int) else ", ".join(parts)) == expected


def test_a_long_query_is_not_a_title() -> None:
    """A long query is not compared with titles."""
    assert not [sign for sign in signs("aa " * 13) if sign.startswith("title:")]
