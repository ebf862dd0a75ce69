"""Permalink patterns: tokens such as `:year`, and the pattern that applies to a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from indexer.addresses.segments import quoted
from search.errors import SettingsError
from search.settings import Settings

_TOKEN = re.compile(r":([a-z_]+|[A-Z][a-z]+|\d+)(?:\[([0-9a-z:]{0,20})\])?")
_SLASHES = re.compile(r"/{2,}")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip

# A token's values: several for folders, one for others; None if the page lacks a date.
Values = list[str] | None
TokenValues = Callable[[str], Values]

TOKENS = frozenset(
    {"section", "sections", "sectionslug", "sectionslugs", "slug", "title", "filename"}
    | {"slugorfilename", "contentbasename", "slugorcontentbasename", "categories"}
    | {"slugified_categories", "collection", "name", "path", "basename", "output_ext"}
)
DATE_TOKENS: dict[str, Callable[[datetime], str]] = {
    "year": lambda date: str(date.year),
    "short_year": lambda date: f"{date.year % 100:02}",
    "month": lambda date: f"{date.month:02}",
    "i_month": lambda date: str(date.month),
    "monthname": lambda date: _MONTHS[date.month - 1],
    "long_month": lambda date: _MONTHS[date.month - 1],
    "short_month": lambda date: _MONTHS[date.month - 1][:3],
    "day": lambda date: f"{date.day:02}",
    "i_day": lambda date: str(date.day),
    "weekday": lambda date: str(date.isoweekday() % 7),
    "w_day": lambda date: str(date.isoweekday()),
    "weekdayname": lambda date: _DAYS[date.weekday()],
    "long_day": lambda date: _DAYS[date.weekday()],
    "short_day": lambda date: _DAYS[date.weekday()][:3],
    "yearday": lambda date: str(date.timetuple().tm_yday),
    "y_day": lambda date: f"{date.timetuple().tm_yday:03}",
    "week": lambda date: f"{date.isocalendar().week:02}",
    "w_year": lambda date: str(date.isocalendar().year),
    "hour": lambda date: f"{date.hour:02}",
    "minute": lambda date: f"{date.minute:02}",
    "second": lambda date: f"{date.second:02}",
}
# The parts of Go's reference time, which Hugo accepts as tokens.
_GO_LAYOUTS: dict[str, Callable[[datetime], str]] = {
    "2006": DATE_TOKENS["year"],
    "06": DATE_TOKENS["short_year"],
    "January": DATE_TOKENS["monthname"],
    "Jan": DATE_TOKENS["short_month"],
    "01": DATE_TOKENS["month"],
    "1": DATE_TOKENS["i_month"],
    "02": DATE_TOKENS["day"],
    "2": DATE_TOKENS["i_day"],
    "Monday": DATE_TOKENS["weekdayname"],
    "Mon": DATE_TOKENS["short_day"],
    "15": DATE_TOKENS["hour"],
    "04": DATE_TOKENS["minute"],
    "05": DATE_TOKENS["second"],
}
_ALL_DATE_TOKENS = DATE_TOKENS | _GO_LAYOUTS

# Jekyll's named styles.
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def check_patterns(settings: Settings) -> None:
    """Raise SettingsError if a permalink pattern contains an unknown token."""
    _check_pattern("permalink", settings.permalink)
    for name, pattern in _patterns("permalinks", settings.permalinks):
        _check_pattern(name, pattern)


def _patterns(name: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _patterns(f"{name}.{key}", value)
        else:
            yield f"{name}.{key}", value


def _check_pattern(name: str, pattern: str) -> None:
    allowed = TOKENS | _ALL_DATE_TOKENS.keys()
    unknown = [token for token, _ in _TOKEN.findall(pattern) if token not in allowed]
    if unknown:
        tokens = ", ".join(f":{token}" for token in sorted(TOKENS | DATE_TOKENS.keys()))
        raise SettingsError(
            f"setting {name} = {pattern!r} is not valid: unknown token :{unknown[0]}; "
            f"allowed: {tokens}"
        )


def has_tokens(pattern: str) -> bool:
    """Whether an address contains a token."""
    tokens = (token for token, _ in _TOKEN.findall(pattern))
    return any(token in TOKENS or token in DATE_TOKENS for token in tokens)


def needs_date(pattern: str) -> bool:
    """Whether a pattern contains a token for a date."""
    return any(token in _ALL_DATE_TOKENS for token, _ in _TOKEN.findall(pattern))


def date_value(token: str, date: datetime) -> str | None:
    """A date token's value, or None if the token is not one."""
    read = _ALL_DATE_TOKENS.get(token)
    return read(date) if read else None


def fill(pattern: str, values: TokenValues) -> str:
    """An address from a pattern. Unknown tokens and everything else in it stay as they are."""

    def replacement(match: re.Match[str]) -> str:
        texts = values(match[1])
        if texts is None:
            return match[0]
        if match[2] is not None:
            texts = _slice(texts, match[2])
        return "/".join(filter(None, texts))

    url = _TOKEN.sub(replacement, pattern)
    return quoted(_SLASHES.sub("/", f"/{url}"))


def _slice(texts: list[str], text: str) -> list[str]:
    """The folders selected by a Hugo slice, such as `0`, `last` or `1:last`."""
    first, colon, end = text.partition(":")
    if not colon:
        place = _place(first, len(texts))
        return texts[place : place + 1] if place is not None else []
    start = _place(first, len(texts)) if first else 0
    stop = _place(end, len(texts)) if end else len(texts)
    return texts[start:stop] if start is not None and stop is not None else []


def _place(text: str, count: int) -> int | None:
    if text == "last":
        return max(count - 1, 0)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


class PermalinkTable:
    """The permalink patterns in the settings."""

    def __init__(self, settings: Settings) -> None:
        self._table = settings.permalinks

    def __bool__(self) -> bool:
        return bool(self._table)

    def sections(self) -> set[str]:
        """The names of sections with a pattern for their pages."""
        return {name for name, value in self._table.items() if isinstance(value, str)}

    def pattern(self, folders: tuple[str, ...], *, kind: str = "page", lang: str = "") -> str:
        """The pattern for a page in some folders, or an empty string.

        A language's own patterns come first, then those for a kind of page, then those of the
        nearest folder. The key `/` stands for pages in no folder.
        """
        for table in (self._table.get(lang), self._table):
            if not isinstance(table, Mapping):
                continue
            own = table.get(kind)
            for patterns in (own, table if kind == "page" else None):
                if isinstance(patterns, Mapping) and (url := _nearest(patterns, folders)):
                    return url
        return ""

    def is_term(self, folders: tuple[str, ...]) -> str:
        """The kind of a section page that stands for a taxonomy or one of its terms."""
        for kind in ("term", "taxonomy"):
            patterns = self._table.get(kind)
            is_kind = len(folders) == (2 if kind == "term" else 1)
            if is_kind and isinstance(patterns, Mapping) and folders[0] in patterns:
                return kind
        return ""


def _nearest(patterns: Mapping[str, Any], folders: tuple[str, ...]) -> str:
    names = ("/".join(folders[:depth]) for depth in range(len(folders), 0, -1))
    for name in (*names, "" if folders else "/"):
        if isinstance(pattern := patterns.get(name), str):
            return pattern
    return ""
