"""Dates as sites write them."""

from datetime import UTC, datetime

import pytest

from indexer.mapping.dates import parse_date


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2020", "2020-13-01", "2020-01-01 25:00", "2020-01-01T00:00:00+99:00",
     "0000-01-01", "10000-01-01", "1 Foo 2020", "12/31/2020", "2020-01-01 noon", "9" * 5000],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    """Texts that are no dates raise ValueError, and nothing else."""
    with pytest.raises(ValueError, match="not a valid date"):
        parse_date(text, UTC)


@pytest.mark.parametrize("value", [True, 5, 5.5, "0001-01-01", datetime(1, 1, 1)])  # noqa: DTZ001
def test_odd_values_are_no_dates_either(value):
    """Numbers and truth values are no dates; the first day of year 1 is none without complaint."""
    try:
        assert parse_date(value, UTC) is None
    except ValueError:
        assert not isinstance(value, str | datetime)


def test_early_dates_do_not_crash():
    """Year 1 in a zone ahead of UTC lies before all time, and is refused."""
    with pytest.raises(ValueError, match="outside"):
        parse_date("0001-01-02T00:00:00+23:59", UTC) and parse_date(
            "9999-12-31T23:59:59-23:59", UTC
        )
