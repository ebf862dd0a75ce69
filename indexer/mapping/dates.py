"""Parse dates, in the formats that sites use, to aware UTC times."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(?:([Zz]|UTC|GMT)|([+-])(\d{1,2}):?(\d{2})?(?:\s+[A-Z]{2,5})?)?)?"
)
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4}( \d.*)?")

# Formats with the month in words mean the same date in every country.
_UNAMBIGUOUS_FORMATS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y")


def parse_date(value: Any, zone: tzinfo, formats: tuple[str, ...] = ()) -> datetime | None:
    """Parse a date or time to an aware UTC time. Raises ValueError.

    A value without a time zone is in `zone`, and a date without a time is midnight. January 1 of
    year 1 is Hugo's zero date, which gives None.
    """
    moment = parse_zoned_date(value, zone, formats)
    return moment.astimezone(UTC) if moment else None


def parse_zoned_date(
    value: Any,
    zone: tzinfo,
    formats: tuple[str, ...] = (),
    *,
    zone_of_times: tzinfo | None = None,
) -> datetime | None:
    """Parse a date or time as `parse_date` does, but to a time in its own zone. Raises ValueError.

    `zone_of_times` is the zone for values with a time but no zone, if it is not `zone`.
    """
    moment = _read(value, formats)
    if moment.timetuple()[:3] == (1, 1, 1):
        return None
    if moment.tzinfo is None:
        has_time = isinstance(value, datetime) or ":" in str(value)
        moment = moment.replace(tzinfo=(has_time and zone_of_times) or zone)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{value} is outside the years 1 to 9999") from None
    return moment


def _read(value: Any, formats: tuple[str, ...]) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time.min)
    text = str(value).strip()
    try:
        return _read_text(text, formats)
    except (ValueError, OverflowError, TypeError, IndexError):
        raise ValueError(f"{text[:80]!r} is not a valid date") from None


def _read_text(text: str, formats: tuple[str, ...]) -> datetime:
    # Most sites write dates like this, and parsing them is many times faster than what follows.
    if text[4:5] == "-":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    if match := _ISO.fullmatch(text):
        return _from_iso_parts(*match.groups())
    for form in (*formats, *_UNAMBIGUOUS_FORMATS):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  # the caller adds the zone
        except ValueError:
            continue
    if _MAIL.fullmatch(text):
        return parsedate_to_datetime(text)
    return datetime.fromisoformat(text)


def _from_iso_parts(*parts: Any) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in parts[:6])
    fraction, utc, sign, offset_hours, offset_minutes = parts[6:]
    microsecond = int((fraction or "0").ljust(6, "0")[:6])
    zone: tzinfo | None = UTC if utc else None
    if sign:
        offset = timedelta(hours=int(offset_hours), minutes=int(offset_minutes or 0))
        zone = timezone(-offset if sign == "-" else offset)
    return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=zone)
