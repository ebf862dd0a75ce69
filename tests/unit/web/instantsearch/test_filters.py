"""An InstantSearch client's lists of filters, and the responses to invalid lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from web.instantsearch.filter_grammar import Condition
from web.instantsearch.filters import read_filters
from web.problem_details import Problem

CONDITIONS = "NumericFilters takes conditions such as year>=2019 or year:2019 TO 2021."
A, B = Condition("tag", ":", "a"), Condition("tag", ":", "b")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, []),
        ({"facetFilters": "tag:a"}, [(A,)]),
        ({"facetFilters": [["tag:a", "tag:b"], "tag:a"]}, [(A, B), (A,)]),
        ({"facetFilters": ["tag:-a"]}, [(Condition("tag", ":", "a", negated=True),)]),
        ({"facetFilters": ["tag:a:b"]}, [(Condition("tag", ":", "a:b"),)]),
        ({"facetFilters": ["tag:\\-a"]}, [(Condition("tag", ":", "-a"),)]),
        ({"numericFilters": "year >= 2019"}, [(Condition("year", ">=", "2019"),)]),
        ({"numericFilters": ["year:1 TO 2.5"]}, [(Condition("year", "TO", "1 2.5"),)]),
        ({"filters": "tag:a", "facetFilters": ["tag:b"]}, [(B,), (A,)]),
    ],
)
def test_all_filters_together(sent: Any, expected: Any) -> None:
    """A document must meet the conditions of each of the three parameters."""
    assert read_filters(sent) == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"facetFilters": "["}, "FacetFilters must be a list."),
        ({"facetFilters": [5]}, "FacetFilters must contain strings or lists of strings."),
        ({"facetFilters": ["x" * 1_025]}, "FacetFilters must contain strings or lists of strings."),
        ({"facetFilters": [["tag:a", "tag:-b"]]}, "An OR of filters cannot contain an exclusion."),
        ({"filters": "tag:a OR NOT tag:b"}, "An OR of filters cannot contain an exclusion."),
        ({"numericFilters": ["year"]}, CONDITIONS),
        ({"numericFilters": ["year>x"]}, CONDITIONS),
        ({"facetFilters": ["tag:a"] * 61, "numericFilters": json.dumps(["year>1"] * 40)},
         "At most 100 filters are allowed."),
    ],
)  # fmt: skip
def test_wrong_filters(sent: Any, expected: str) -> None:
    """The response says what is wrong."""
    with pytest.raises(Problem) as raised:
        read_filters(sent)
    assert raised.value.detail == expected


def test_a_hundred_filters() -> None:
    """Facet and numeric filters count together."""
    sent = {"facetFilters": ["tag:a"] * 60, "numericFilters": ["year>1"] * 40}
    assert len(read_filters(sent)) == 100
    assert len(read_filters({"facetFilters": [f"tag:{'x' * 1_020}"]})) == 1
