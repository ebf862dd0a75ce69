"""Facet values of requests, compared with those in the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.schema import Schema
from search.settings.table import Settings
from web.request.facet_values import FacetValues, is_number
from web.request.parameter_table import Route
from web.request.parameters import parameter_table
from web.request.search import read

Article = Callable[..., Document]
AT = datetime(2026, 1, 1, tzinfo=UTC)
EVERYTHING = read([], parameter_table(Schema(), Settings()), Route.SEARCH, zone=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", True), ("-3", True), ("2.5", True), ("-0.5", True), ("1.2.3", False),
        ("", False), ("-", False), ("3-", False), ("--3", False), ("½", False), ("٣", False),
        ("3a", False), ("-a", False),
    ],
)  # fmt: skip
def test_numbers_are_ascii_digits_with_one_point(text: str, expected: bool) -> None:
    """A facet whose values are ASCII digits with at most one point can be filtered by ranges."""
    assert is_number(text) is expected


@pytest.fixture
def values(article: Article) -> FacetValues:
    engine = MemoryEngine(Schema())
    engine.rebuild(
        [article(tag=("Café", "News"), year="2019"), article(tag="News", year="2020.5"),
         article(tag="News", year="later")]
    )  # fmt: skip
    return FacetValues(engine)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"chosen": {"tag": ("CAFÉ", "news")}}, {"chosen": {"tag": ("Café", "News")}}),
        ({"excluded": {"tag": ("news",)}}, {"excluded": {"tag": ("News",)}}),
        ({"chosen": {"tag": ("nowhere", "News")}}, {"chosen": {"tag": ("nowhere", "News")}}),
        ({"chosen": {"tag": ("NEWS", "news")}}, {"chosen": {"tag": ("News",)}}),
        ({}, {}),
    ],
)
def test_values_are_spelled_as_in_the_index(
    values: FacetValues, asked: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Case does not matter; a value that no document has stays as it was sent."""
    assert values.resolve(replace(EVERYTHING, **asked)) == replace(EVERYTHING, **expected)


def test_numbers_of_a_facet(values: FacetValues) -> None:
    """Values that are not numbers are omitted."""
    assert values.numbers("year") == {"2019": 2019.0, "2020.5": 2020.5}
    assert values.numbers("tag") == {}


def test_all_values_are_counted(article: Article) -> None:
    """However many values a facet has, even the rarest has its count and its spelling."""
    engine = MemoryEngine(Schema())
    engine.rebuild([article(id=str(n), tag=f"t{n}") for n in range(1_500)])
    values = FacetValues(engine)
    assert values.counts("tag", AT, distinct=False) == {f"t{n}": 1 for n in range(1_500)}
    search = replace(EVERYTHING, chosen={"tag": ("T1499",)})
    assert values.resolve(search).chosen == {"tag": ("t1499",)}
