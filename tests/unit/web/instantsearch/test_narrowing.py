"""A client's filters as an engine receives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.query import Alternative, Clause, Filter, Match, Occur
from web.instantsearch.filters import read_filters
from web.instantsearch.narrowing import Narrowing, narrowing
from web.problem_details import Problem


@pytest.fixture
def edition(client_of: Callable[..., FlaskClient], article: Callable[..., Document]) -> Any:
    client = client_of(
        *(article(year=str(year)) for year in range(2019, 2023)),
        article(topic=("A > B", "A > C")),
        article(topic="AB"),
    )
    return client.application.extensions["curated-search"].edition()


def of(edition: Any, **sent: Any) -> Narrowing:
    return narrowing(read_filters(sent), edition)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["year<=2021", "year<2021"], [("2019", "2020")]),
        (["year<2021", "year<=2021"], [("2019", "2020")]),
        (["year<2022", "year<=2020"], [("2019", "2020")]),
        (["year<=2021", "year<9999"], [("2019", "2020", "2021")]),
        (["year>2020", "year>=2020"], [("2021", "2022")]),
        (["year>=2020", "year>2020"], [("2021", "2022")]),
        (["year>=2021", "year>5"], [("2021", "2022")]),
        (["year!=2020", "year!=2020"], [("2019", "2021", "2022")]),
        (["year=2020.0"], [("2020",)]),
        (["year>-1", "year=2019"], [("2019", "2020", "2021", "2022"), ("2019",)]),
        (["year:2020 TO 2021"], [("2020", "2021", "2022"), ("2019", "2020", "2021")]),
        ([["year<2020", "year>2021"]], [("2019", "2022")]),
        ([["year:1 TO 2019", "year:2022 TO 3000"]], [("2019", "2022")]),
        (["year>3000"], [("\0",)]),
    ],
)  # fmt: skip
def test_only_the_narrowest_bound_in_each_direction(
    edition: Any, value: Any, expected: list[tuple[str, ...]]
) -> None:
    """Of two bounds at the same number, the one that excludes the number is narrower."""
    narrow = of(edition, numericFilters=value)
    assert (narrow.bounds, narrow.clauses) == ((), ())
    assert [(one.field, tuple(sorted(one.any_of))) for one in narrow.scope] == [
        ("year", values) for values in expected
    ]


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (["date>=5"], 5, None),
        (["date>5", "date>=5"], 6, None),
        (["date<5", "date<=5"], None, 5),
        (["date<=5"], None, 6),
        (["date=5"], 5, 6),
        (["date:5 TO 7"], 5, 8),
        (["date>=5.5", "date<=7.5"], 6, 8),
    ],
)
def test_dates_are_bounded_by_seconds(edition: Any, value: Any, low: Any, high: Any) -> None:
    """The bounds are parameters of a search, from the first second to the one after the last."""
    bounds = (("date.gte", low), ("date.lt", high))
    assert of(edition, numericFilters=value).bounds == tuple(
        (name, f"1970-01-01T00:00:0{second}+00:00") for name, second in bounds if second
    )


def test_bounds_of_typed_fields_are_parameters(edition: Any) -> None:
    """Every field with dates has bounds of its own; other conditions on it are rejected."""
    narrow = of(edition, numericFilters=["lastmod>=0", "lastmod<60"])
    assert narrow.bounds == (
        ("lastmod.gte", "1970-01-01T00:00:00+00:00"),
        ("lastmod.lt", "1970-01-01T00:01:00+00:00"),
    )
    with pytest.raises(Problem, match=r"Lastmod takes <, .* with a Unix timestamp"):
        of(edition, numericFilters=["lastmod!=5"])


def test_values_of_one_facet(edition: Any) -> None:
    """Values of one facet are a filter, and so are exclusions and the levels of paths."""
    assert of(edition, filters="tag:a OR tag:b").scope == (Filter("tag", any_of=("a", "b")),)
    assert of(edition, filters="NOT tag:a").scope == (Filter("tag", none_of=("a",)),)
    excluded = of(edition, filters="NOT year > 2020").scope
    assert excluded == (Filter("year", none_of=("2021", "2022")),)
    level = of(edition, facetFilters=["topic.lvl0:A"]).scope
    assert [(one.field, set(one.any_of)) for one in level] == [("topic", {"A > B", "A > C"})]


def test_several_facets(edition: Any) -> None:
    """An OR of several fields is a clause without a score, so that it does not affect the order."""

    def value(field: str, text: str) -> Alternative:
        return Alternative(Match.VALUE, (field, text), boost=0.0)

    narrow = of(edition, filters="(tag:a OR year>2021 OR objectID:x) AND NOT objectID:y")
    ids = [Alternative(Match.ID, (id,), boost=0.0) for id in "xy"]
    assert narrow.scope == ()
    assert narrow.clauses == (
        Clause((ids[0], value("tag", "a"), value("year", "2022")), Occur.ALWAYS),
        Clause((ids[1],), Occur.MUST_NOT),
    )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("colour:red", "Facet 'colour' does not exist; use one of "),
        ("objectID>5", "Facet 'objectID' does not exist"),
        ("topic.lvl0>5", "Facet 'topic.lvl0' does not exist"),
        (f"year>{'9' * 400}", "A number in a filter is too large."),
        ("date!=1", "Date takes <, <=, =, >=, > or TO with a Unix timestamp, and no OR, NOT or !="),
        ("date:1", "Date takes"), ("NOT date>1", "Date takes"), ("date>1 OR date<0", "Date takes"),
        ("date>99999999999999", "The date in a filter is out of range."),
    ],
)  # fmt: skip
def test_wrong_fields(edition: Any, filters: str, expected: str) -> None:
    """The response says what is wrong."""
    with pytest.raises(Problem) as raised:
        of(edition, filters=filters)
    assert raised.value.detail.startswith(expected)


def test_an_or_of_several_fields_has_limited_values(
    client_of: Callable[..., FlaskClient], article: Callable[..., Document]
) -> None:
    """A comparison may stand for thousands of values, which a cluster would refuse."""
    client = client_of(*(article(year=str(year)) for year in range(600)))
    edition = client.application.extensions["curated-search"].edition()
    with pytest.raises(Problem) as raised:
        of(edition, filters="year>=0 OR tag:a")
    assert "has 601 values; at most 500 are allowed" in raised.value.detail
