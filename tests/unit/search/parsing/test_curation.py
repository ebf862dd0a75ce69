"""The owner's rules match queries and change their clauses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.parsing.curation import Banner, Curation, CurationRule, changes, curate
from search.parsing.parser import parse
from search.query import Alternative, Clause, Match, Occur
from search.schema import Schema

JANUARY, MARCH = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 2, 1, tzinfo=UTC)
WORDS = ("flu", "shot")


@pytest.mark.parametrize(
    ("rule", "query", "expected"),
    [
        (CurationRule(WORDS), ["flu", "shot"], True),
        (CurationRule(WORDS), ["a", "flu", "shot"], False),
        (CurationRule(WORDS, contained=True), ["a", "flu", "shot", "now"], True),
        (CurationRule(WORDS, contained=True), ["flu", "a", "shot"], False),
        (CurationRule(WORDS, since=JANUARY, until=MARCH), ["flu", "shot"], True),
        (CurationRule(WORDS, since=NOW), ["flu", "shot"], True),
        (CurationRule(WORDS, since=MARCH), ["flu", "shot"], False),
        (CurationRule(WORDS, until=NOW), ["flu", "shot"], False),
    ],
)
def test_when_a_rule_applies(rule: CurationRule, query: list[str], expected: bool) -> None:
    """Within its dates, a rule matches its exact query, or queries that contain it."""
    assert rule.applies(query, NOW) is expected


def test_rules_are_taken_together() -> None:
    """Earlier rules pin first, hidden documents are not pinned, and the first banner is used."""
    rules = [
        CurationRule(WORDS, pin=("b", "a"), hide=("x",)),
        CurationRule(("flu",), contained=True, pin=("x", "a", "c"), banner="First", url="/a/"),
        CurationRule(WORDS, hide=("y", "x"), banner="Second"),
        CurationRule(("other",), pin=("z",)),
    ]
    assert curate(rules, "Flu shot", NOW) == Curation(
        ("b", "a", "c"), ("x", "y"), Banner("First", "/a/")
    )
    assert curate(rules, "?!", NOW) == Curation()


def test_curated_clauses() -> None:
    """Pinned documents always match and rank first; hidden ones never match."""
    clauses = parse("care -news ", Schema()).clauses
    pinned = Alternative(Match.ID, ("b", "a"), boost=0.0)
    curated = Curation(("b", "a"), ("x",)).apply(clauses)
    assert curated[0].alternatives == (*clauses[0].alternatives, pinned)
    assert curated[1 : len(clauses)] == clauses[1:]
    assert curated[len(clauses) :] == (
        Clause((Alternative(Match.ID, ("b",), boost=16384.0),), Occur.SHOULD),
        Clause((Alternative(Match.ID, ("a",), boost=8192.0),), Occur.SHOULD),
        Clause((Alternative(Match.ID, ("x",)),), Occur.MUST_NOT),
    )


def test_moments_of_change() -> None:
    """The times at which rules start or end are sorted and distinct."""
    rules = [
        CurationRule(WORDS, since=NOW, until=MARCH),
        CurationRule(WORDS, since=JANUARY, until=MARCH),
    ]
    assert changes(rules) == [JANUARY, NOW, MARCH]
