"""Queries: which are valid, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from search.query import Alternative, Clause, Filter, Match, Occur, Query, Range, Sort, within

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def clause(occur: Occur = Occur.MUST, match: Match = Match.TERM) -> Clause:
    """A clause of one word."""
    return Clause((Alternative(match, ("care",)),), occur)


MUST, SHOULD, NOT = (clause(occur) for occur in (Occur.MUST, Occur.SHOULD, Occur.MUST_NOT))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"offset": -1}, "offset -1"),
        ({"limit": -1}, "limit -1"),
        ({"offset": 9_991, "limit": 10}, "is not between 0 and 10000"),
        ({"distinct": True}, "`distinct` requires `at`"),
        ({"filters": (Filter("tag"), Filter("tag"))}, "several filters for one field"),
    ],
)
def test_a_query_that_no_engine_can_answer_is_refused(values: dict[str, Any], message: str) -> None:
    """Contradictions and pages beyond the window are refused when a query is made."""
    with pytest.raises(ValueError, match=message):
        Query(**values)


def test_the_last_page_of_the_window_is_allowed() -> None:
    """Ten thousand hits can be paged through, and hits can be omitted."""
    assert Query(offset=9_990, limit=10).offset == 9_990
    assert Query(limit=0).limit == 0


@pytest.mark.parametrize(
    ("clauses", "required", "expected"),
    [
        ((MUST, MUST), None, False),
        ((MUST, MUST), 2, False),
        ((MUST, MUST), 1, True),
        ((MUST, SHOULD, NOT), 1, False),
        ((), 0, False),
    ],
)
def test_a_query_is_relaxed_if_fewer_than_all_words_must_match(
    clauses: tuple[Clause, ...], required: int | None, expected: bool
) -> None:
    """Only required clauses count, not optional or excluding ones."""
    assert Query(clauses=clauses, required=required).relaxed() is expected


@pytest.mark.parametrize(
    ("clauses", "sort", "expected"),
    [
        ((MUST,), Sort.RELEVANCE, True),
        ((SHOULD,), Sort.RELEVANCE, True),
        ((NOT,), Sort.RELEVANCE, False),
        ((), Sort.RELEVANCE, False),
        ((MUST,), Sort.NEWEST, False),
    ],
)
def test_hits_have_scores_if_words_are_sorted_by_relevance(
    clauses: tuple[Clause, ...], sort: Sort, expected: bool
) -> None:
    """Without words to score, or in another order, hits have no scores."""
    assert Query(clauses=clauses, sort=sort).ranked() is expected


def test_counting_leaves_out_what_only_ranks() -> None:
    """A count has the same filters and required clauses, and no hits."""
    query = Query(clauses=(MUST, SHOULD, NOT), filters=(Filter("tag", ("a",)),), offset=20, at=NOW)
    counting = query.counting()
    assert counting.clauses == (MUST, NOT)
    assert (counting.offset, counting.limit) == (0, 0)
    assert (counting.filters, counting.at) == (query.filters, NOW)


@pytest.mark.parametrize(
    ("match", "expected"),
    [(Match.ID, True), (Match.SINCE, True), (Match.VALUE, True), (Match.TERM, False),
     (Match.PREFIX, False)],
)  # fmt: skip
def test_constant_clauses_do_not_depend_on_words(match: Match, expected: bool) -> None:
    """IDs, dates and values score the same in every document."""
    assert clause(match=match).constant() is expected
    mixed = Clause((Alternative(match, ("a",)), Alternative(Match.WORD, ("a",))))
    assert mixed.constant() is False


def test_an_alternative_without_its_boost() -> None:
    """Alternatives that differ only in their boost are the same condition."""
    boosted = Alternative(Match.WORD, ("a",), ("title",), boost=3.0)
    assert boosted.bare() == Alternative(Match.WORD, ("a",), ("title",))


def test_words_within_fields() -> None:
    """Words are limited to the fields, except those that have fields already; values are not."""
    word, titled = Alternative(Match.TERM, ("a",)), Alternative(Match.TERM, ("a",), ("title",))
    value = Alternative(Match.VALUE, ("tag", "a"))
    clauses = (Clause((word, titled, value)),)
    (limited,) = within(clauses, ("body", "tag"))
    assert limited.alternatives == (replace(word, fields=("body", "tag")), titled, value)


def test_a_range_has_a_bound() -> None:
    """A range includes its lower bound and excludes its upper one, and needs one of them."""
    day = datetime(1970, 1, 2, tzinfo=UTC)
    assert Range.of("date", day) == Range("date", 86_400_000_000)
    assert Range.of("minutes", lt=2.5).limits() == {"lt": 2_500_000}
    assert (Range("date", 0).column, Range("minutes", 0).column) == ("date", "n_minutes")
    with pytest.raises(ValueError, match="no bound"):
        Range.of("minutes")
