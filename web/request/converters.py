"""One reader for each kind of parameter: its texts -> a value, or Wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from search.query import Sort
from web.problem_details import Fault
from web.request.parameter import MAX_TEXT, NONE, Kind, Parameter

_SHOWN = 60  # characters of a wrong name or value that an answer repeats
_LOST_PLUS = re.compile(r" (?=\d\d:?\d\d$)")  # "+02:00" whose plus was sent as it is


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was asked for, and as it is."""

    text: str
    at: datetime


class FacetValues(tuple[str, ...]):
    """The values of a facet's parameter."""

    __slots__ = ()


class Wrong(Exception):
    """A parameter's texts mean nothing."""

    def __init__(self, parameter: Parameter, detail: str, code: str = "invalid-parameter") -> None:
        super().__init__(detail)
        self.fault = Fault(parameter.name, detail, parameter.allowed, code)


def shown(text: str) -> str:
    """Return a request's text as an error message repeats it: quoted, and not for ever."""
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"


def _one(parameter: Parameter, texts: Sequence[str]) -> str:
    if len(set(texts)) > 1:
        raise Wrong(parameter, f"{parameter.name} is given {len(texts)} times, and differently.")
    return texts[0]


def _text(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> str:
    text = _one(parameter, texts)
    if len(text) > parameter.high:
        query = parameter.name == "q"
        raise Wrong(
            parameter,
            f"{'The query' if query else parameter.name} has {len(text):,} characters; "
            f"at most {parameter.high} are allowed.",
            "query-too-long" if query else "invalid-parameter",
        )
    if parameter.pattern and not re.search(parameter.pattern, text):
        raise Wrong(parameter, f"{parameter.name} is {shown(text)}, which it cannot be.")
    return text


def _values(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> FacetValues:
    if len(texts) > parameter.high:
        raise Wrong(
            parameter, f"{parameter.name} takes at most {parameter.high} values, not {len(texts)}."
        )
    if any(len(value) > MAX_TEXT for value in texts):
        raise Wrong(parameter, f"A value of {parameter.name} has more than {MAX_TEXT} characters.")
    return FacetValues(dict.fromkeys(filter(None, texts)))


def _names(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> tuple[str, ...]:
    wanted = dict.fromkeys(part.strip() for text in texts for part in text.split(","))
    for name in wanted:
        if name not in parameter.allowed:
            raise Wrong(parameter, f"{parameter.name} cannot be {shown(name)}.")
    if NONE in wanted and len(wanted) > 1:
        raise Wrong(parameter, f"{parameter.name} is either {NONE} or a list of names.")
    return tuple(name for name in wanted if name != NONE)


def _choice(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> Any:
    text = _one(parameter, texts)
    if text not in parameter.allowed:
        allowed = ", ".join(parameter.allowed)
        raise Wrong(parameter, f"{parameter.name} is {shown(text)}; it must be one of {allowed}.")
    return Sort(text) if parameter.name == "sort" else text


def _number(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> int:
    text = _one(parameter, texts)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    if not parameter.low <= number <= parameter.high:
        span = f"{parameter.low} to {parameter.high:,}"
        raise Wrong(
            parameter,
            f"{parameter.name} is {shown(text)}; it must be a whole number from {span}.",
            "pagination-window" if parameter.name == "page" and number > 0 else "invalid-parameter",
        )
    return number


def _moment(parameter: Parameter, texts: Sequence[str], zone: tzinfo) -> Moment:
    text = _LOST_PLUS.sub("+", _one(parameter, texts).strip())
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong(
            parameter,
            f"{parameter.name} is {shown(text)}; it must be an ISO date or date-time, "
            "such as 2020-08-11 or 2020-08-11T05:04:41Z.",
        ) from None
    try:
        return Moment(text, (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC))
    except OverflowError:  # by hours, at either end of the calendar
        return Moment(text, _FIRST if found.year == 1 else _LAST)


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
READERS: Mapping[Kind, Callable[[Parameter, Sequence[str], tzinfo], Any]] = {
    Kind.TEXT: _text,
    Kind.VALUES: _values,
    Kind.NAMES: _names,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.MOMENT: _moment,
}
