"""Expressions of AND, OR, NOT and brackets become groups."""

from __future__ import annotations

import pytest

from search.parsing.operators import grouped, lowercased
from search.parsing.parser import parse
from search.parsing.query_tokens import CLOSE, NOT, OPEN, OR, QueryToken
from search.schema import Schema

SIGNS = {"OR": OR, "NOT": NOT, "(": OPEN, ")": CLOSE}


def groups(expression: str) -> list[str]:
    """The groups of an expression with spaces between words and signs, in short."""
    tokens = [SIGNS.get(word) or QueryToken((word,), word) for word in expression.split()]
    return ["|".join("-" * one.negated + one.raw for one in group) for group in grouped(tokens)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("", []),
        ("a b", ["a", "b"]),
        ("a OR b c", ["a|b", "c"]),
        ("a OR b OR c", ["a|b|c"]),
        ("OR a OR", ["a"]),
        ("a OR OR b", ["a|b"]),
        ("NOT a b", ["-a", "b"]),
        ("NOT NOT a", ["-a"]),
        ("a OR NOT b", ["a", "-b"]),
        ("NOT a OR b", ["-a", "b"]),
        ("( a b ) OR c", ["a|c", "b|c"]),
        ("( a b ) OR ( c d )", ["a|c", "a|d", "b|c", "b|d"]),
        ("NOT ( a OR b )", ["-a", "-b"]),
        ("NOT ( NOT a )", ["a"]),
        ("( ( a ) )", ["a"]),
        (") a ) b", ["a", "b"]),
        ("( a OR b", ["a|b"]),
        ("( ) OR a", ["a"]),
        ("a OR ( )", ["a"]),
    ],
)
def test_groups_of_an_expression(expression: str, expected: list[str]) -> None:
    """OR joins its neighbors, NOT excludes the next part, and brackets may be incomplete."""
    assert groups(expression) == expected


@pytest.mark.parametrize("expression", ["NOT ( a b )", "a NOT ( b ( c OR d ) )"])
def test_what_groups_cannot_express_is_treated_as_words(expression: str) -> None:
    """If NOT precedes several required words, all operators in the query are ignored."""
    words = [word for word in expression.split() if word not in SIGNS]
    assert groups(expression) == words


def test_nesting_is_bounded() -> None:
    """Beyond eight brackets, operators are ignored."""
    assert groups("( " * 8 + "a OR b") == ["a|b"]
    assert groups("( " * 9 + "a OR b") == ["a", "b"]
    assert groups("( " * 50_000 + "a OR b") == ["a", "b"]


def test_groups_are_bounded() -> None:
    """Beyond 32 groups from one OR, operators are ignored."""
    four, eight, nine = ("( " + "w " * number + ")" for number in (4, 8, 9))
    assert len(groups(f"{four} OR {eight}")) == 32
    assert len(groups(f"{four} OR {nine}")) == 13


@pytest.mark.parametrize(
    "query",
    ["Gizmo NOT Widget", "-(NOT Gizmo) OR Zebra", "(A AND B)OR C",
     'Care OR "Do NOT Go"', "410.26(b)(OR) Plan", "Care NOT", "NOT(Care) Plan"],
)  # fmt: skip
def test_a_query_in_lowercase_has_the_same_clauses(query: str) -> None:
    """Operators stay in capitals, and no word becomes an operator."""
    schema = Schema()
    assert parse(lowercased(query), schema).clauses == parse(query, schema).clauses


def test_not_in_a_query_in_capitals_is_a_word() -> None:
    """It stays a word in lowercase, while OR is an operator in either query."""
    assert lowercased("DO NOT RESUSCITATE OR VENTILATE") == "do not resuscitate OR ventilate"
