"""The parameters that shape an answer follow the schema and the settings."""

from __future__ import annotations

import pytest

from search.facet_field import FacetField
from search.schema import Schema
from search.settings import Settings
from web.request.answer_parameters import answer_parameters
from web.request.parameter_table import Parameter, Route

SCHEMA = Schema(facets=(FacetField("audience", "Audience"),))


def row(name: str, route: Route = Route.SEARCH, **settings: int) -> Parameter:
    """The row of a parameter on a route."""
    rows = answer_parameters(SCHEMA, Settings(**settings))  # type: ignore[arg-type]
    (found,) = (one for one in rows if one.name == name and route in one.routes)
    return found


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [("per_page", "per_page", 20), ("facet_limit", "facet_limit", 7),
     ("snippet", "snippet_words", 12)],
)  # fmt: skip
def test_defaults_are_those_of_the_settings(name: str, setting: str, value: int) -> None:
    """The owner decides how much an answer shows by default."""
    assert row(name, **{setting: value}).default == value


def test_names_are_those_of_the_index() -> None:
    """Facets and fields that a request may name are those of the index."""
    assert row("facets").allowed == ("audience", "none")
    assert {"id", "title", "audience", "highlight"} <= set(row("fields").allowed)
    assert "topic" not in row("fields").allowed


@pytest.mark.parametrize(
    ("route", "default", "high"), [(Route.SEARCH, 10, 100), (Route.SIMILAR, 5, 10)]
)
def test_similar_documents_are_few(route: Route, default: int, high: int) -> None:
    """A list of similar documents is shorter than a page of hits."""
    found = row("per_page", route)
    assert (found.default, found.low, found.high) == (default, 1, high)
