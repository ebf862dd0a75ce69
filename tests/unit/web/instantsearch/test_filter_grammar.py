"""The text of `filters`, and the responses to texts that are not valid."""

from __future__ import annotations

from typing import Any

import pytest

from web.instantsearch.filter_grammar import Condition, parse_filters
from web.problem_details import Problem


def value(field: str, text: str, *, negated: bool = False) -> Condition:
    return Condition(field, ":", text, negated)


A, B, C = value("tag", "a"), value("tag", "b"), value("topic", "c")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, []), ("", []),
        ("tag:a", [(A,)]),
        ("tag: a", [(A,)]),
        ("tag:a AND topic:c", [(A,), (C,)]),
        ("tag:a OR tag:b", [(A, B)]),
        ("(tag:a OR tag:b) AND topic:c", [(A, B), (C,)]),
        ("((tag:a OR (tag:b)))AND(topic:c)", [(A, B), (C,)]),
        ("tag:a AND (tag:b AND topic:c)", [(A,), (B,), (C,)]),
        ("NOT tag:a AND tag:b", [(value("tag", "a", negated=True),), (B,)]),
        ('tag:"a (b) OR c"', [(value("tag", "a (b) OR c"),)]),
        ("tag:'it\\'s'", [(value("tag", "it's"),)]),
        ("tag:\\-a", [(value("tag", "-a"),)]),
        ('"tag":a', [(A,)]),
        ("tag:x:y", [(value("tag", "x:y"),)]),
        ("year>=2019", [(Condition("year", ">=", "2019"),)]),
        ("year != -1.5", [(Condition("year", "!=", "-1.5"),)]),
        ("year: 2019 TO 2021", [(Condition("year", "TO", "2019 2021"),)]),
        ("year:2019", [(value("year", "2019"),)]),
        ("NOT:a", [(value("NOT", "a"),)]),
        ("topic.lvl1:'A > B'", [(value("topic.lvl1", "A > B"),)]),
    ],
)  # fmt: skip
def test_valid_filters(text: Any, expected: Any) -> None:
    """A document must meet one condition in each group."""
    assert parse_filters(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (5, "Filters must be a string such as category:News AND year >= 2019."),
        ("tag", "Filters: expected a condition such as category:News or year >= 2019 at 'tag'"),
        ("year > x", "expected a condition"),
        ("tag:a tag:b", "expected AND or OR at 'tag:b' (character 7)"),
        ("tag:a and tag:b", "expected AND or OR at 'and tag:b'"),
        ("tag:a AND", "expected a condition such as category:News at the end (character 10)"),
        ("(tag:a", "expected ) at the end"),
        ("tag:a)", "expected AND or OR at ')'"),
        ("()", "expected a condition such as category:News at ')'"),
        ("tag:a AND tag:b OR topic:c", "put parentheses around conditions with OR"),
        ("tag:a OR (tag:b AND topic:c)", "an OR cannot contain an AND"),
        ("NOT (tag:a)", "NOT takes a single condition"),
        ("NOT NOT tag:a", "expected a condition"),
        ("tag:a<score=2>", "scores of filters are not supported"),
        ('tag:"a', "Filters: expected a condition"),
        ("(" * 11 + "tag:a" + ")" * 11, "at most 10 nested parentheses are allowed"),
        ("(" * 60_000, "at most 10 nested parentheses are allowed"),
        (" OR ".join(["tag:a"] * 101), "At most 100 filters are allowed."),
        ("tag:" + "a" * 2_000, "A condition in filters is too long."),
        ("a." * 30_000, "expected a condition"),
        ("'" + "\\'" * 30_000, "expected a condition"),
        (" " * 60_000, "expected a condition"),
    ],
)  # fmt: skip
def test_wrong_filters(text: Any, expected: str) -> None:
    """The response says what is wrong, and where."""
    with pytest.raises(Problem) as raised:
        parse_filters(text)
    assert expected in raised.value.detail
