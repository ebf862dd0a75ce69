"""Read a page's fields: texts such as its title, and a site's own dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_FLOOR, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from indexer.addresses import is_web_address
from indexer.content_problems import Findings
from indexer.mapping.page import Page, candidate_value, plain, texts, values
from search.settings import FieldRule, Settings
from search.typed_fields import DIGITS_AFTER_POINT, MAX_NUMBER, FieldType

MAX_FIELD_CHARACTERS = 1_000
MAX_DESCRIPTION_CHARACTERS = 10_000

_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?")

TypedValue = datetime | float


class FieldReader:
    """Reads fields, each from the first of its candidates that has a value."""

    def __init__(self, mapping: Mapping[str, tuple[str, ...]]) -> None:
        self._mapping = mapping

    def text(self, page: Page, name: str, findings: Findings) -> str:
        """The text of a field, truncated if it is too long, or an empty string."""
        report_types(page, self._mapping[name], findings, text_only=True)
        limit = MAX_DESCRIPTION_CHARACTERS if name == "description" else MAX_FIELD_CHARACTERS
        text = next(iter(texts(page, self._mapping[name])), "")
        if len(text) <= limit:
            return text
        findings.error(
            f"`{name}` has {len(text):,} characters", f"truncated to {limit:,} characters"
        )
        return text[:limit]

    def texts(self, page: Page, name: str) -> list[str]:
        """All values of a field, as strings."""
        return texts(page, self._mapping[name])

    def web_address(self, page: Page, name: str, findings: Findings) -> str:
        """The web address in a field, or an empty string if it is missing or not valid."""
        address = self.text(page, name, findings)
        if address.startswith("/"):
            # Generators encode the spaces in paths.
            address = address.replace(" ", "%20")
        if address and not is_web_address(address):
            findings.warning(f"`{name}` is not a valid web address: {address[:80]!r}", "ignored")
            return ""
        return address


class TypedValueReader:
    """Reads typed fields as the settings specify."""

    def __init__(
        self, settings: Settings, parse_time: Callable[[Any], datetime | str | None]
    ) -> None:
        self._rules, self._parse_time = settings.fields, parse_time
        self._zone = ZoneInfo(settings.timezone)

    def read(self, page: Page, findings: Findings) -> dict[str, TypedValue]:
        """The values of the fields that have one."""
        read = {name: self._value(page, rule, findings) for name, rule in self._rules.items()}
        return {name: value for name, value in read.items() if value is not None}

    def intervals(self, typed: Mapping[str, TypedValue]) -> dict[str, tuple[str, ...]]:
        """The facet values (intervals) of the fields that have a facet."""
        return {
            name: (_interval(value, self._rules[name].interval, self._zone),)
            for name, value in typed.items()
            if self._rules[name].interval
        }

    def _value(self, page: Page, rule: FieldRule, findings: Findings) -> TypedValue | None:
        parse = self._parse_time if rule.type is FieldType.DATE else _parse_number
        for candidate in rule.sources:
            value = next(iter(values(page, (candidate,))), None)
            if value is None:
                continue
            parsed = parse(value)
            if isinstance(parsed, str):
                findings.warning(f"{candidate}: {parsed}", "ignored")
            elif parsed is not None:
                return parsed.astimezone(UTC) if isinstance(parsed, datetime) else parsed
        return None


def report_types(
    page: Page, candidates: Iterable[str], findings: Findings, *, text_only: bool
) -> None:
    """Report unsuitable values among the candidates, up to the first one with a suitable value.

    Nested values are never used. Numbers are read as they are written, so they are suitable even
    with `text_only`, but `true` and `false` are not.
    """
    for candidate in candidates:
        value = candidate_value(page, candidate)
        if value is None or value == "":
            continue
        if isinstance(value, str):
            return
        if nested := _nested(value):
            findings.warning(
                f"`{candidate}` is {nested}",
                f"not used; to use a key in it, set `{candidate}.KEY` in the settings",
            )
            continue
        if text_only and isinstance(value, bool):
            findings.warning(
                f"`{candidate}` is true or false, not text", f"read as {plain(value)!r}"
            )
        return


def _nested(value: Any) -> str:
    """A description of any nesting in a value, or an empty string."""
    if isinstance(value, dict):
        return "a mapping, not a value" if value else ""
    elements = value if isinstance(value, list) else ()
    if any(isinstance(element, dict) for element in elements):
        return "a list of mappings, not of values"
    return "a list of lists" if any(isinstance(element, list) for element in elements) else ""


def _parse_number(value: Any) -> float | str:
    """A value as a number, rounded to the stored digits, or the reason why it is not a number."""
    text = str(value).strip()
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        return f"{text[:80]!r} is not a number"
    number = Decimal(text)
    if abs(number) > MAX_NUMBER:
        return f"{text[:80]} is not between -{MAX_NUMBER:,} and {MAX_NUMBER:,}"
    rounded = round(number, DIGITS_AFTER_POINT)
    return int(rounded) if rounded == int(rounded) else float(rounded)


def _interval(value: TypedValue, interval: str | float, zone: tzinfo) -> str:
    """The year, the month, or the lowest number of the interval with a value."""
    if isinstance(value, datetime):
        try:
            local = value.astimezone(zone)
        except OverflowError:
            # The first or the last hours of the calendar.
            local = value
        return f"{local.year}" if interval == "year" else f"{local.year:04}-{local.month:02}"
    size = Decimal(str(interval))
    low = (Decimal(str(value)) / size).to_integral_value(ROUND_FLOOR) * size
    return f"{low.normalize() + 0:f}"
