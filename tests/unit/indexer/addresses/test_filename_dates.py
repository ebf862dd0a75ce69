"""Dates at the start of file names."""

import pytest

from indexer.addresses.filename_dates import split_date, split_date_folders


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2020-01-31-flu-shots", ("2020-01-31", "flu-shots")),
        ("2024-12-5-short", ("2024-12-05", "short")),
        ("2015-05-14-18Fpages", ("2015-05-14", "18Fpages")),
        ("2024-03-13-14-30-00-time", ("2024-03-13T14:30:00", "time")),
        ("2024-03-13", ("2024-03-13", "2024-03-13")),
        ("2024-13-40-no-date", ("", "2024-13-40-no-date")),
        ("flu-2020-01-31", ("", "flu-2020-01-31")),
        ("2024-report", ("", "2024-report")),
    ],
)
def test_a_valid_date_is_split_from_the_name(name, expected):
    """Only a day that exists is a date."""
    assert split_date(name) == expected


def test_folders_may_be_dates():
    """A year, a month and a day may be folders."""
    assert split_date_folders(("blog", "2024", "03", "04"), "deep") == ("2024-03-04", "deep")
    assert split_date_folders(("2024", "03"), "deep") == ("", "deep")
    assert split_date_folders(("2024", "13", "04"), "deep")[0] == ""
