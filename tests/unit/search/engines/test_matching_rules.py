"""The rules of matching, scoring and sorting that all engines follow."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from search.document import Document
from search.engines.matching_rules import (
    analysed,
    frequency,
    matches,
    order,
    score,
)
from search.facet_field import FacetField
from search.query import Alternative, Clause, Filter, Match, Occur, Query, Range, Sort
from search.schema import Schema, TextField

SCHEMA = Schema((TextField("title", 2), TextField("body", 1)), (FacetField("tag", "Tag", 1),))
DAY, NEXT = datetime(1970, 1, 2, tzinfo=UTC), datetime(1970, 1, 3, tzinfo=UTC)
ENTRY = analysed(
    SCHEMA,
    Document(
        id="1", title="Managed care", body="care for the chronic\ncare plans", date=DAY,
        facets={"tag": ("Chronic", "Care Plans")},
    ),
)  # fmt: skip


def clause(*words: str, occur: Occur = Occur.MUST, match: Match = Match.TERM) -> Clause:
    """A clause of one alternative."""
    return Clause((Alternative(match, words),), occur)


@pytest.mark.parametrize(
    ("match", "words", "field", "expected"),
    [
        (Match.TERM, ("manag",), "title", 1),
        (Match.TERM, ("managed",), "title", 0),
        (Match.TERM, ("care",), "body", 2),
        (Match.TERM, ("care",), "", 5),
        (Match.WORD, ("managed",), "title", 1),
        (Match.WORD, ("manag",), "title", 0),
        (Match.WORD, ("managed",), "nowhere", 0),
        (Match.PREFIX, ("c",), "tag", 2),
        (Match.PREFIX, ("care",), "title", 1),
        (Match.PHRASE, ("care", "plans"), "tag", 1),
        (Match.PHRASE, ("chronic", "care"), "body", 0),
        (Match.PHRASE, ("chronic", "care"), "tag", 0),
        (Match.BEGINNING, ("care", "p"), "body", 1),
        (Match.BEGINNING, ("care", "x"), "body", 0),
        (Match.NEAR, ("care", "chronic", "2"), "body", 2),
        (Match.NEAR, ("care", "chronic", "0"), "body", 0),
        (Match.NEAR, ("chronic", "care", "1"), "body", 1),
        (Match.NEAR, ("care", "care", "9"), "title", 0),
        (Match.ID, ("2", "1"), "", 1),
        (Match.ID, ("2",), "", 0),
        (Match.SINCE, ("86400000000",), "", 1),
        (Match.SINCE, ("86400000001",), "", 0),
        (Match.VALUE, ("tag", "care plans"), "", 1),
        (Match.VALUE, ("tag", "care"), "", 0),
        (Match.VALUE, ("nowhere", "care"), "", 0),
    ],
)
def test_how_often_an_alternative_occurs(
    match: Match, words: tuple[str, ...], field: str, expected: int
) -> None:
    """Phrases and near words stay within one value; the combined field repeats by weight."""
    assert frequency(ENTRY, Alternative(match, words), field) == expected


MUST, MISSING = clause("care"), clause("lamp")


@pytest.mark.parametrize(
    ("clauses", "required", "expected"),
    [
        ((), None, True),
        ((MUST,), None, True),
        ((MUST, MISSING), None, False),
        ((MUST, MISSING), 1, True),
        ((MISSING,), 0, True),
        ((MUST,), 5, True),
        ((MUST, clause("lamp", occur=Occur.SHOULD)), None, True),
        ((MUST, clause("lamp", occur=Occur.ALWAYS)), 1, False),
        ((MUST, clause("plan", occur=Occur.ALWAYS)), 0, True),
        ((MUST, clause("plan", occur=Occur.MUST_NOT)), 0, False),
        ((clause("lamp", occur=Occur.MUST_NOT),), None, True),
    ],
)
def test_which_clauses_must_match(
    clauses: tuple[Clause, ...], required: int | None, expected: bool
) -> None:
    """A document must match enough MUST clauses, all ALWAYS clauses and no MUST_NOT clauses."""
    assert matches(ENTRY, Query(clauses=clauses, required=required)) is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"filters": (Filter("tag", ("chronic", "x")),)}, True),
        ({"filters": (Filter("tag", ("x",)),)}, False),
        ({"filters": (Filter("tag", (), ("chronic",)),)}, False),
        ({"filters": (Filter("tag"),)}, True),
        ({"scope": (Filter("tag", ("x",)),)}, False),
        ({"ranges": (Range.of("date", DAY),)}, True),
        ({"ranges": (Range.of("date", NEXT),)}, False),
        ({"ranges": (Range.of("date", lt=DAY),)}, False),
        ({"ranges": (Range.of("date", lt=NEXT),)}, True),
    ],
)
def test_filters_and_dates(values: dict[str, Any], expected: bool) -> None:
    """A date range includes its start and excludes its end."""
    assert matches(ENTRY, Query(**values)) is expected


def test_an_undated_document_is_in_no_range() -> None:
    """A document without a date is outside every date range."""
    undated = analysed(SCHEMA, Document(id="1"))
    assert matches(undated, Query())
    assert not matches(undated, Query(ranges=(Range.of("date", lt=NEXT),)))
    assert not frequency(undated, Alternative(Match.SINCE, ("0",)), "")


@pytest.mark.parametrize(
    ("publish", "expiry", "expected"),
    [(None, None, True), (DAY, None, True), (NEXT, None, False), (None, DAY, False),
     (None, NEXT, True), (DAY, NEXT, True)],
)  # fmt: skip
def test_visibility(publish: datetime | None, expiry: datetime | None, expected: bool) -> None:
    """A document is visible from the moment it is published until the moment it expires."""
    one = analysed(SCHEMA, Document(id="1", publish=publish, expiry=expiry))
    assert matches(one, Query(at=DAY)) is expected
    assert matches(one, Query())


def test_scores_are_those_worked_out_by_hand() -> None:
    """The score is BM25 times the document's boost, plus the constant clauses."""
    texts = {"a": "care care", "b": "care plan", "c": "plan"}
    entries = [
        analysed(SCHEMA, Document(id=id, body=text, facets={"_boost": ("2",)} if id == "a" else {}))
        for id, text in texts.items()
    ]
    query = Query(clauses=(
        Clause((Alternative(Match.TERM, ("care",), ("body",), boost=3.0),)),
        Clause((Alternative(Match.ID, ("a",), boost=5.0),), Occur.SHOULD),
    ))  # fmt: skip
    scores = score(entries, entries, query)
    # Each field has its words and a boundary on both sides.
    average = (4 + 4 + 3) / 3
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    length = 1.2 * (0.25 + 0.75 * 4 / average)
    assert scores == {
        "a": pytest.approx(2 * 3 * idf * 2.2 * 2 / (2 + length) + 5),
        "b": pytest.approx(3 * idf * 2.2 / (1 + length)),
        "c": 0.0,
    }


def test_prefixes_score_one_in_each_field() -> None:
    """A prefix scores 1 in a field, however often it occurs."""
    one = Alternative(Match.PREFIX, ("c",), ("title", "body", "tag"), boost=2.0)
    assert score([ENTRY], [ENTRY], Query(clauses=(Clause((one,)),))) == {"1": 6.0}


def test_excluding_clauses_do_not_score() -> None:
    """A clause that excludes documents adds nothing to the scores of the others."""
    query = Query(clauses=(clause("care", occur=Occur.MUST_NOT),))
    assert score([ENTRY], [ENTRY], query) == {"1": 0.0}


def test_orders() -> None:
    """By relevance, hits with all words come first, then the order is by score, date and ID."""
    documents = [
        Document(id="1", title="b care", date=DAY),
        Document(id="2", title="a care", date=NEXT),
        Document(id="3", title="c care plan"),
    ]
    entries = [analysed(SCHEMA, document) for document in documents]
    query = Query(clauses=(clause("care"), clause("plan")), required=1)
    scores = {"1": 1.0, "2": 2.0, "3": 0.5}

    def ids(query: Query, scores: dict[str, float]) -> str:
        ranked = sorted(entries, key=lambda entry: order(entry, query, scores))
        return "".join(entry.document.id for entry in ranked)

    assert ids(query, scores) == "321"
    assert ids(replace(query, clauses=()), {}) == "213"
    assert ids(replace(query, sort=Sort.OLDEST), scores) == "123"
    assert ids(replace(query, sort=Sort.NEWEST), scores) == "213"
    assert ids(replace(query, sort=Sort.TITLE), scores) == "213"
