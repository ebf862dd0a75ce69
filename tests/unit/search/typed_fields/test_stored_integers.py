"""Typed fields: the dates and numbers that limit and sort documents, stored as integers."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from search.typed_fields import column, microseconds, millionths, stored


def test_times_are_whole_microseconds() -> None:
    """Times before 1970 are negative, and no microsecond is lost."""
    assert microseconds(datetime(1970, 1, 1, 0, 0, 1, 2, tzinfo=UTC)) == 1_000_002
    assert microseconds(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


@pytest.mark.parametrize(
    ("number", "integer"),
    [(7, 7_000_000), (0.1, 100_000), (-2.5, -2_500_000), (Decimal("1e10"), 10**16), (1e-6, 1)],
)
def test_numbers_are_whole_millionths(number: float, integer: int) -> None:
    """Numbers are stored as they are written, not as the nearest binary fraction."""
    assert millionths(number) == stored(number) == integer


def test_columns_of_fields_do_not_collide_with_those_of_times() -> None:
    """A field may have the name of a time that every document has."""
    assert (column("date"), column("publish")) == ("date", "n_publish")
