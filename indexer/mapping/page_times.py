"""A page's four times: date, last modification, publication and expiry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from indexer.content_problems import UNKNOWN_VISIBILITY, Findings, Unreadable
from indexer.mapping.dates import parse_zoned_date
from indexer.mapping.page import Page, lookup, values
from search.settings import GIT_DATE, Settings

_NAMES = ("date", "lastmod", "publish", "expiry")
_HIDING_NAMES = frozenset(("publish", "expiry"))

DATE_IN_NAME = "@filename.date"
_HARMLESS = frozenset(("date", DATE_IN_NAME, GIT_DATE))

Times = Mapping[str, datetime | None]


def hides_page(name: str, candidate: str) -> bool:
    """Whether a key that sets a time can hide a page, like `publishDate` but not `date`."""
    return name in _HIDING_NAMES and candidate.lower() not in _HARMLESS


def hiding_keys(settings: Settings) -> set[str]:
    """The lowercase keys of all times that can hide a page, such as `publishdate`."""
    return {
        candidate.lower()
        for name in _HIDING_NAMES
        for candidate in settings.mapping[name]
        if hides_page(name, candidate)
    }


class TimesReader:
    """Reads times according to the mapping, time zone and date format settings."""

    def __init__(self, settings: Settings) -> None:
        self._candidates = {name: settings.mapping[name] for name in _NAMES}
        self._zone = ZoneInfo(settings.timezone)
        self._formats = settings.date_formats
        # Times without a zone are UTC in YAML, but only these generators read them as such.
        is_utc = settings.generator in {"jekyll", "docusaurus", "eleventy"}
        self._zone_of_times = UTC if is_utc else None

    def read(self, page: Page, findings: Findings) -> Times:
        """A page's times in UTC, by name. Raises Unreadable if a time that can hide it is invalid.

        Sets the page's date in its own zone, and whether the date came from the file name.
        """
        # Two times may share a value, such as `date`; a problem with it is then reported once.
        parsed: dict[str, datetime | str | None] = {}
        times = {name: self._time(page, name, parsed, findings) for name in _NAMES}
        page.zoned_date, candidate = times["date"]
        page.is_date_from_name = candidate == DATE_IN_NAME
        return {name: time and time.astimezone(UTC) for name, (time, _) in times.items()}

    def _time(
        self, page: Page, name: str, parsed: dict[str, datetime | str | None], findings: Findings
    ) -> tuple[datetime | None, str]:
        """The first valid time, and the candidate it came from."""
        for candidate in self._candidates[name]:
            is_hiding = hides_page(name, candidate)
            value = next(iter(values(page, (candidate,))), None)
            if value is None:
                if is_hiding:
                    _check_not_nested(page, candidate)
                continue
            text = str(value)
            is_reported = text in parsed
            if not is_reported:
                parsed[text] = self.parse(value)
            time = parsed[text]
            if isinstance(time, datetime):
                return time, candidate
            if time and is_hiding:
                raise Unreadable(f"{candidate}: {time}, {UNKNOWN_VISIBILITY}")
            if time and not is_reported:
                findings.warning(f"{candidate}: {time}", "ignored")
        return None, ""

    def parse(self, value: Any) -> datetime | str | None:
        """The time in a value, or the reason why it is not valid."""
        try:
            return parse_zoned_date(
                value, self._zone, self._formats, zone_of_times=self._zone_of_times
            )
        except ValueError as error:
            return str(error)


def _check_not_nested(page: Page, candidate: str) -> None:
    """Raise Unreadable if a key has a nested value, which cannot be a date."""
    value = lookup(page.front, candidate.lower())
    if isinstance(value, dict) or (isinstance(value, list) and any(value)):
        raise Unreadable(f"`{candidate}` is not a date, {UNKNOWN_VISIBILITY}")
