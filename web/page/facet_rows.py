"""The rows in which the page lists a facet's values, and the histogram of years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# A longer number is a code, not a year.
_MAX_YEAR_DIGITS = 4
# A histogram with only two bars would tell nothing.
_MIN_HISTOGRAM_VALUES = 3
# Over a longer span, the bars would be too narrow to click.
_MAX_HISTOGRAM_YEARS = 48
# A year with a single article must still be visible beside one with a thousand.
_MIN_BAR_HEIGHT_PERCENT = 6


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A facet value and the values nested inside it. Without a URL, the row is only a heading."""

    value: str
    label: str
    count: int
    url: str
    # "selected", "excluded" or empty.
    state: str = ""
    inside: tuple[FacetRow, ...] = ()

    @property
    def used(self) -> bool:
        """Whether this value, or one nested inside it, is selected or excluded."""
        return bool(self.state) or any(row.state for row in self.inside)


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of the histogram. `height` is in percent. `row` is None for an unlisted year."""

    year: int
    height: int
    row: FacetRow | None


def is_year(text: str) -> bool:
    """Whether a value looks like a year."""
    return len(text) <= _MAX_YEAR_DIGITS and text.isascii() and text.isdecimal()


def years(rows: Sequence[FacetRow]) -> tuple[Bar, ...]:
    """The histogram of a facet of years, oldest first; empty if the values are unsuitable."""
    if len(rows) < _MIN_HISTOGRAM_VALUES or not all(is_year(row.value) for row in rows):
        return ()
    rows_by_year = {int(row.value): row for row in rows}
    first, last = min(rows_by_year), max(rows_by_year)
    if last - first >= _MAX_HISTOGRAM_YEARS:
        return ()
    highest = max(row.count for row in rows) or 1
    return tuple(_bar(year, rows_by_year.get(year), highest) for year in range(first, last + 1))


def _bar(year: int, row: FacetRow | None, highest: int) -> Bar:
    if row is None or not row.count:
        return Bar(year, 0, row)
    return Bar(year, max(_MIN_BAR_HEIGHT_PERCENT, round(100 * row.count / highest)), row)
