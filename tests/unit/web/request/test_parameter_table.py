"""The structure of the parameter table."""

from __future__ import annotations

from search.schema import Schema
from search.settings.table import Settings
from web.request.parameter_table import (
    Route,
)
from web.request.parameters import parameter_table

TABLE = parameter_table(Schema(), Settings())


def test_a_name_has_one_row_on_a_route() -> None:
    """On each route, every name has only one row."""
    for route in Route:
        rows = [row for row in TABLE.rows if route in row.routes]
        assert list(TABLE.on[route].values()) == rows
