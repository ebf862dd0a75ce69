"""The times of a page."""

import pytest


@pytest.mark.parametrize(
    "line",
    ["publishDate: 12/25/2030", "expiryDate: 25.12.2019", "date: 1/25/30\npublishDate: 1/25/30",
     "publishDate: {on: 2030-01-01}", "publishDate: [2030"],
)  # fmt: skip
def test_a_time_that_may_hide_a_page_must_be_read(site, line):
    """If a publish or expiry date is invalid, the page is skipped with an error."""
    site.page("a.md", line)
    documents, scan = site.read()
    assert documents == {}
    assert "unclear whether the page should be hidden" in scan.problems[-1].what
    assert scan.problems[-1].severity == "error"


def test_a_plain_date_that_cannot_be_read_is_missing(site):
    """An invalid date is reported as a warning and ignored."""
    site.page("a.md", "date: 12/25/2030\npublishDate: ''")
    documents, scan = site.read()
    assert documents["a"].publish is None
    assert [problem.severity for problem in scan.problems] == ["warning"]
