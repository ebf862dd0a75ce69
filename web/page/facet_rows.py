"""A facet's values as the page lists them, and years as a histogram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_YEAR_DIGITS = 4  # at most: a longer number is a code
_FEWEST, _MOST = 3, 48  # years that make a picture
_LEAST = 6  # hundredths of the height: a single article is seen


@dataclass(frozen=True, slots=True)
class Row:
    """A value to choose, with the values inside it; without a URL, only their heading."""

    value: str
    label: str
    count: int
    url: str
    state: str = ""  # "selected" or "excluded"
    inside: tuple[Row, ...] = ()

    @property
    def used(self) -> bool:
        """Whether this value or one inside it is in use."""
        return bool(self.state) or any(row.state for row in self.inside)


@dataclass(frozen=True, slots=True)
class Bar:
    """A year of the histogram, with its height in hundredths; one without articles has no row."""

    year: int
    height: int
    row: Row | None


def is_year(text: str) -> bool:
    """Say whether a value may be a year."""
    return len(text) <= _YEAR_DIGITS and text.isascii() and text.isdecimal()


def years(rows: Sequence[Row]) -> tuple[Bar, ...]:
    """Return the histogram of a facet of years, oldest first; nothing where it would not help."""
    if len(rows) < _FEWEST or not all(is_year(row.label) for row in rows):
        return ()
    known = {int(row.label): row for row in rows}
    first, last = min(known), max(known)
    if last - first >= _MOST:
        return ()
    highest = max(row.count for row in rows) or 1
    return tuple(_bar(year, known.get(year), highest) for year in range(first, last + 1))


def _bar(year: int, row: Row | None, highest: int) -> Bar:
    height = max(_LEAST, round(100 * row.count / highest)) if row and row.count else 0
    return Bar(year, height, row)
