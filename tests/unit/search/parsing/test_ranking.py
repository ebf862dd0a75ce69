"""New documents and documents in the reader's language rank a little higher."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from search.parsing.parser import parse
from search.parsing.ranking import Ranking, language_clauses, recency_clauses
from search.query import Alternative, Clause, Match, Occur
from search.schema import LANGUAGE, Schema
from search.typed_fields import microseconds

NEWEST = datetime(2026, 1, 31, 15, 30, tzinfo=UTC)


def test_newer_documents_gain_in_steps() -> None:
    """Recency has steps at 0.5, 1.5 and 3 half-lives before the newest document."""
    clauses = parse("care ", Schema()).clauses
    steps = list(recency_clauses(clauses, Ranking(recency=1.0, half_life=2.0), NEWEST))
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (30, 28, 25)]
    assert [step.alternatives[0].words for step in steps] == [
        (str(microseconds(day)),) for day in days
    ]
    assert sum(step.alternatives[0].boost for step in steps) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("care ", True),
        ("the care ", True),
        ('care "a plan"', False),
        ("-care ", False),
        ("", False),
    ],
)
def test_phrases_and_no_words_have_no_recency(text: str, expected: bool) -> None:
    """Recency does not affect searches for a phrase or without words."""
    clauses = parse(text, Schema()).clauses
    assert bool(list(recency_clauses(clauses, Ranking(), NEWEST))) is expected
    assert not list(recency_clauses(clauses, Ranking(), None))
    assert not list(recency_clauses(clauses, Ranking(recency=0), NEWEST))


@pytest.mark.parametrize(("text", "lang"), [("care ", ""), ("-care ", "es"), ("", "es")])
def test_no_language_is_preferred_without_a_language_or_a_word(text: str, lang: str) -> None:
    """No language is preferred if the reader's is unknown or the query has no words."""
    assert not list(language_clauses(parse(text, Schema()).clauses, Ranking(), lang))


def test_the_reader_s_language_is_preferred() -> None:
    """Documents in the reader's language get the configured weight, unless the weight is 0."""
    clauses = parse('"care plan" ', Schema()).clauses
    spanish = Alternative(Match.VALUE, (LANGUAGE, "es"), (), 2.0)
    preferred = list(language_clauses(clauses, Ranking(language=2.0), "es"))
    assert preferred == [Clause((spanish,), Occur.SHOULD)]
    assert not list(language_clauses(clauses, Ranking(language=0), "es"))


def test_age_is_counted_from_the_start_of_the_newest_day_in_utc() -> None:
    """Neither the time of day nor the time zone of the newest document matters."""
    clauses = parse("care ", Schema()).clauses
    newest = datetime(2026, 2, 1, 4, 59, 58, 7, timezone(timedelta(hours=5)))
    steps = list(recency_clauses(clauses, Ranking(recency=0.5, half_life=2.0), newest))
    boosts = ((30, 0.2), (28, 0.15), (25, 0.15))
    assert steps == [
        Clause(
            (
                Alternative(
                    Match.SINCE, (str(microseconds(datetime(2026, 1, day, tzinfo=UTC))),), (), boost
                ),
            ),
            Occur.SHOULD,
        )
        for day, boost in boosts
    ]


def test_conditions_are_not_words() -> None:
    """A search with only conditions, such as facet values, ranks by neither age nor language."""
    value = Clause((Alternative(Match.VALUE, ("tag", "x"), boost=0.0),), Occur.ALWAYS)
    word = parse("care ", Schema()).clauses
    assert not list(recency_clauses((value,), Ranking(), NEWEST))
    assert not list(language_clauses((value,), Ranking(), "es"))
    assert len(list(recency_clauses((value, *word), Ranking(), NEWEST))) == 3
    assert len(list(language_clauses((value, *word), Ranking(), "es"))) == 1
