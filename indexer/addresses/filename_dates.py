"""Dates at the start of file names, as in `2020-01-31-flu-shots.md`."""

from __future__ import annotations

import re
from datetime import datetime

_DATED = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T-](\d{2})-(\d{2})-(\d{2}))?(?:[-_ ](?P<rest>.+))?"
)
_YEAR, _MONTH, _DAY = (re.compile(rf"\d{{{digits}}}") for digits in ("4", "1,2", "1,2"))


def split_date(name: str) -> tuple[str, str]:
    """The ISO date and the rest of a file name, or an empty date and the whole name.

    If the name is only a date, the rest is the whole name.
    """
    if not name[:4].isdigit() or (match := _DATED.fullmatch(name)) is None:
        return "", name
    numbers = [int(number or 0) for number in match.groups()[:6]]
    try:
        moment = datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001  # the caller adds the zone
    except ValueError:
        return "", name
    date = moment.isoformat() if match[4] else moment.date().isoformat()
    return date, match["rest"] or name


def split_date_folders(folders: tuple[str, ...], name: str) -> tuple[str, str]:
    """A file's date and name if it is in date folders, such as `2020/01/31/flu-shots.md`."""
    if len(folders) < 3:
        return "", name
    year, month, day = folders[-3:]
    if not (_YEAR.fullmatch(year) and _MONTH.fullmatch(month) and _DAY.fullmatch(day)):
        return "", name
    return split_date(f"{year}-{month}-{day}-{name}")
