"""Dates in the formats that sites use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from indexer.mapping.dates import parse_date

INDIA = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-03-04T05:06:07Z", "2020-03-04T05:06:07+00:00"),
        ("2020-03-04t05:06:07z", "2020-03-04T05:06:07+00:00"),
        ("2020-03-04 05:06:07 UTC", "2020-03-04T05:06:07+00:00"),
        ("2020-03-04 05:06 GMT", "2020-03-04T05:06:00+00:00"),
        ("2020-03-04T05:06:07+0530", "2020-03-03T23:36:07+00:00"),
        ("2020-03-04 05:06:07 +0530", "2020-03-03T23:36:07+00:00"),
        ("2020-03-04 05:06:07 -05:30", "2020-03-04T10:36:07+00:00"),
        ("2020-03-04 05:06:07 +05", "2020-03-04T00:06:07+00:00"),
        ("2020-03-04 05:06:07 -0500 EST", "2020-03-04T10:06:07+00:00"),
        ("2020-03-04 05:06:07 -0330 NDT", "2020-03-04T08:36:07+00:00"),
        ("2020-3-4 5:06:07 +0530", "2020-03-03T23:36:07+00:00"),
        ("2020-3-4 5:06:07.123456789 UTC", "2020-03-04T05:06:07.123456+00:00"),
        ("2020-3-4 5:06 -5", "2020-03-04T10:06:00+00:00"),
        ("2020-03-04T05:06:07,123456789Z", "2020-03-04T05:06:07.123456+00:00"),
        ("2020-03-04 05:06:07.25 UTC", "2020-03-04T05:06:07.250000+00:00"),
        ("Wed, 04 Mar 2020 05:06:07 +0100", "2020-03-04T04:06:07+00:00"),
        ("4 Mar 2020 05:06:07 GMT", "2020-03-04T05:06:07+00:00"),
    ],
)
def test_a_time_with_a_zone_is_that_moment(text: str, expected: str) -> None:
    """A time zone is a name or an offset. Digits beyond microseconds are dropped."""
    moment = parse_date(text, INDIA)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "value",
    [
        "2020-03-04", "2020-3-4", " 2020-03-04 ", "20200304", "2020-W10-3", "2020-03-04 00:00",
        "2020-03-04T00:00:00", "March 4, 2020", "Mar 4, 2020", "4 March 2020", date(2020, 3, 4),
        datetime(2020, 3, 4), datetime(2020, 3, 4, tzinfo=INDIA),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_date_without_a_zone_begins_in_the_site_s_zone(value: Any) -> None:
    """A date without a zone starts at midnight in the site's time zone."""
    moment = parse_date(value, INDIA)
    assert moment is not None
    assert moment.isoformat() == "2020-03-03T18:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "format", "month"),
    [("03.04.2020", "%d.%m.%Y", 4), ("20200304", "%Y%d%m", 4), ("2020-03-04", "%Y-%d-%m", 3)],
)
def test_a_site_s_formats_come_before_all_but_dates_with_dashes(
    text: str, format: str, month: int
) -> None:
    """A configured format takes precedence, except over YYYY-MM-DD."""
    moment = parse_date(text, UTC, ("%Y/%m", format))
    assert moment is not None
    assert (moment.year, moment.month) == (2020, month)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    ["", "soon", "2020", "2020-13-01", "2020-01-01 25:00", "2020-01-01T00:00:00+99:00",
     "0000-01-01", "10000-01-01", "1 Foo 2020", "12/31/2020", "2020-01-01 noon", "9" * 5000,
     "2020-01-01 UTC", "2020-01-01 10:00 utc", True, 5, 5.5],
)  # fmt: skip
def test_other_values_are_refused(value: Any) -> None:
    """Strings that are not dates, numbers and booleans raise ValueError and nothing else."""
    with pytest.raises(ValueError, match="is not a valid date"):
        parse_date(value, UTC)


def test_a_refusal_quotes_at_most_80_characters() -> None:
    """An invalid date is quoted only up to 80 characters, so that it cannot flood the log."""
    with pytest.raises(ValueError, match=f"^'{'x' * 80}' is not a valid date$"):
        parse_date("x" * 81, UTC)


@pytest.mark.parametrize(
    "value", ["0001-01-01", "0001-01-01T00:00:00Z", date(1, 1, 1), datetime(1, 1, 1)]  # noqa: DTZ001
)  # fmt: skip
def test_the_first_day_of_year_1_is_not_a_date(value: Any) -> None:
    """The first day of year 1, which Hugo writes for a missing date, is not a date."""
    assert parse_date(value, INDIA) is None


def test_a_time_after_the_calendar_is_refused() -> None:
    """A time that is in the year 10000 in UTC is rejected."""
    with pytest.raises(ValueError, match="is outside the years 1 to 9999"):
        parse_date("9999-12-31T23:59:59-23:59", UTC)


def test_the_second_day_of_year_1_is_a_date() -> None:
    """Only the first day of year 1 means a missing date, in any time zone."""
    moment = parse_date("0001-01-02", timezone(timedelta(hours=23, minutes=59)))
    assert moment == datetime(1, 1, 1, 0, 1, tzinfo=UTC)
