"""The JSON schemas of parameters."""

from __future__ import annotations

from search.schema import Schema
from search.settings.table import Settings
from web.request.parameters import parameter_table


def test_every_parameter_has_an_example() -> None:
    """Every parameter has an example of its own type."""
    for row in parameter_table(Schema(), Settings()).rows:
        assert row.example or row.allowed or row.default or row.kind == "values", row.name
