"""An InstantSearch client's filters, and the responses to invalid filters."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.query import Filter
from web.instantsearch.filters import as_list, check_number, facet_filters, numeric_filters
from web.problem_details import Problem

FACETS = ("tag", "year")
ONE_FACET = "An OR group in facetFilters must contain values of a single facet and no exclusions."
CONDITIONS = "NumericFilters takes conditions such as year>=2019 on date or a facet, without OR."


@pytest.fixture
def edition(client_of: Callable[..., FlaskClient], article: Callable[..., Document]) -> Any:
    client = client_of(*(article(year=str(year)) for year in range(2019, 2023)))
    site = client.application.extensions["curated-search"]
    return site.edition()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []), ("", []), ([], []), ("tag:a", ["tag:a"]), (["tag:a"], ["tag:a"]),
        ('["tag:a", ["tag:b"]]', ["tag:a", ["tag:b"]]), (5, [5]),
    ],
)  # fmt: skip
def test_lists(value: Any, expected: list[Any]) -> None:
    """A list may be a single string, or JSON."""
    assert as_list(value, "facetFilters") == expected


def detail(call: Callable[[], Any]) -> str:
    """The detail of the problem that a call raises."""
    with pytest.raises(Problem) as raised:
        call()
    return str(raised.value.detail)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("[", "FacetFilters must be a list."),
        ([5], "FacetFilters must contain strings or lists of strings."),
        (["x" * 1_025], "FacetFilters must contain strings or lists of strings."),
        (["colour:red"], "Facet 'colour' does not exist; use one of tag, year."),
        (["c" * 61], f"Facet '{'c' * 60}' does not exist; use one of tag, year."),
        ([["tag:a", "year:1"]], ONE_FACET),
        ([["tag:a", "tag:-b"]], ONE_FACET),
    ],
)
def test_wrong_facet_filters(value: Any, expected: str) -> None:
    """The response says what is wrong."""
    assert detail(lambda: list(facet_filters(value, FACETS))) == expected


def test_a_condition_has_at_most_1_024_characters() -> None:
    """A condition of 1,024 characters fits a facet name, a colon and a value."""
    value = "x" * 1_020
    assert list(facet_filters([f"tag:{value}"], FACETS)) == [Filter("tag", any_of=(value,))]


def test_at_most_100_filters() -> None:
    """Facet and numeric filters count together, before any of them is parsed."""
    hundred = {"facetFilters": ["tag:a"] * 60, "numericFilters": json.dumps(["year>1"] * 40)}
    check_number(hundred)
    over = hundred | {"facetFilters": ["tag:a"] * 61}
    assert detail(lambda: check_number(over)) == "At most 100 filters are allowed."
    wrong = {"numericFilters": "["}
    assert detail(lambda: check_number(wrong)) == "NumericFilters must be a list."


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
    ],
)
def test_the_narrowest_bound_to_each_side_filters(
    edition: Any, value: Any, expected: list[tuple[str, ...]]
) -> None:
    """Of two bounds at the same number, the one that excludes the number is narrower."""
    bounds, filters = numeric_filters(value, edition)
    assert bounds == []
    assert [(one.field, tuple(sorted(one.any_of))) for one in filters] == [
        ("year", values) for values in expected
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["date>=5"], [("date.gte", "1970-01-01T00:00:05+00:00")]),
        (["date>5", "date>=5"], [("date.gte", "1970-01-01T00:00:06+00:00")]),
        (["date<5", "date<=5"], [("date.lt", "1970-01-01T00:00:05+00:00")]),
        (["date<=5"], [("date.lt", "1970-01-01T00:00:06+00:00")]),
        (
            ["date=5"],
            [
                ("date.gte", "1970-01-01T00:00:05+00:00"),
                ("date.lt", "1970-01-01T00:00:06+00:00"),
            ],
        ),
    ],
)
def test_dates_are_bounded_by_seconds(edition: Any, value: Any, expected: Any) -> None:
    """The bounds are parameters of a search, from the first second to the one after the last."""
    assert numeric_filters(value, edition) == (expected, [])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("[", "NumericFilters must be a list."),
        ([5], "NumericFilters must contain strings or lists of strings."),
        *(
            (value, CONDITIONS)
            for value in (["year"], ["year>x"], ["price>1"], [["year>1", "year<3"]])
        ),
        ([f"year>{'9' * 400}"], "A number in numericFilters is too large."),
        (["date!=1"], "NumericFilters does not support != for date; use <, <=, =, >= or >."),
        (["date>99999999999999"], "A date in numericFilters is out of range."),
    ],
)  # fmt: skip
def test_wrong_numeric_filters(edition: Any, value: Any, expected: str) -> None:
    """The response says what is wrong."""
    assert detail(lambda: numeric_filters(value, edition)) == expected
