"""Convert the strings in a request to values and back, for each kind of parameter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_CEILING, Decimal
from typing import Any

from search.typed_fields import MAX_NUMBER, NUMBER_UNIT
from web.problem_details import Fault
from web.request.parameter_table import MAX_TEXT_CHARACTERS, NONE, Parameter, ParameterKind

# Invalid names and values are quoted in error messages, truncated to this length.
_MAX_REPEATED_CHARACTERS = 60
# No valid number has more digits, and int() is slow or fails on thousands of digits.
_MAX_DIGITS = 9
# An unencoded plus sign, as in "+02:00", arrives as a space.
_UNENCODED_PLUS = re.compile(r" (?=\d\d:?\d\d$)")
_DECIMAL = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{0,400})?(?:[eE][+-]?[0-9]{1,3})?")
# An unencoded plus sign in an exponent, as in "1e+3".
_UNENCODED_EXPONENT = re.compile("[eE] (?=[0-9])")
_EARLIEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was written in the request, and the point in time that it means."""

    text: str
    at: datetime


Bound = Moment | Decimal


def bound_text(bound: Bound) -> str:
    """A bound as it is written in an address."""
    # Adding zero removes the sign of a negative zero.
    return bound.text if isinstance(bound, Moment) else f"{bound + 0:f}"


class InvalidParameter(Exception):
    """A parameter's value is not valid."""

    def __init__(self, parameter: Parameter, detail: str, code: str = "invalid-parameter") -> None:
        super().__init__(detail)
        self.fault = Fault(parameter.name, detail, parameter.allowed, code)


@dataclass(frozen=True, slots=True)
class Converter:
    """How values of a kind are read from a request's strings and written back.

    `read` takes the time zone in which a bare date is a day.
    """

    read: Callable[[Parameter, Sequence[str], tzinfo], Any]
    write: Callable[[Any], tuple[str, ...]]


def texts_of(parameter: Parameter, search: object) -> tuple[str, ...]:
    """The strings that set a parameter in this search's URL; none for the default."""
    value = parameter.value_in(search)
    is_omitted = parameter.is_alias or value == parameter.default
    return () if is_omitted else CONVERTERS[parameter.kind].write(value)


def repeat(text: str) -> str:
    """Quote a string from the request for an error message, truncated if it is long."""
    cut = "…" if len(text) > _MAX_REPEATED_CHARACTERS else ""
    return f"“{text[:_MAX_REPEATED_CHARACTERS]}{cut}”"


def _read_single(parameter: Parameter, texts: Sequence[str]) -> str:
    """The value of a single-valued parameter, which may be repeated with the same value."""
    if len(set(texts)) > 1:
        detail = f"{parameter.name} has {len(set(texts))} different values; only one is allowed."
        raise InvalidParameter(parameter, detail)
    return texts[0]


def _write_single(value: str | int) -> tuple[str, ...]:
    return (str(value),)


def _read_text(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> str:
    text = _read_single(parameter, texts)
    if len(text) > parameter.high:
        detail = (
            f"{parameter.name} has {len(text):,} characters; "
            f"at most {parameter.high:,} are allowed."
        )
        raise InvalidParameter(parameter, detail, parameter.excess_code)
    if parameter.pattern and not re.search(parameter.pattern, text):
        detail = (
            f"{parameter.name} {repeat(text)} is not valid; "
            f"expected a value such as {parameter.example}."
        )
        raise InvalidParameter(parameter, detail)
    return text


def _read_choice(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> str:
    text = _read_single(parameter, texts)
    # Return the allowed value itself, which may be a member of an enumeration such as `Sort`.
    for choice in parameter.allowed:
        if choice == text:
            return choice
    allowed = ", ".join(parameter.allowed)
    detail = f"{parameter.name} is {repeat(text)}; it must be one of {allowed}."
    raise InvalidParameter(parameter, detail)


def _read_number(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> int:
    text = _read_single(parameter, texts)
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    number = int(text) if is_number else -1
    if parameter.low <= number <= parameter.high:
        return number
    span = f"{parameter.low} to {parameter.high:,}"
    detail = f"{parameter.name} is {repeat(text)}; it must be a whole number from {span}."
    code = parameter.excess_code if number > parameter.high else "invalid-parameter"
    raise InvalidParameter(parameter, detail, code)


def _read_decimal(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> Decimal:
    text = _UNENCODED_EXPONENT.sub("e+", _read_single(parameter, texts).strip())
    number = Decimal(text) if _DECIMAL.fullmatch(text) else Decimal(2 * MAX_NUMBER)
    if abs(number) <= MAX_NUMBER:
        # Both bounds are compared with whole units, so the next unit means the same.
        units = (number * NUMBER_UNIT).to_integral_value(ROUND_CEILING)
        bound: Decimal = (units / NUMBER_UNIT).normalize()
        return bound
    span = f"-{MAX_NUMBER:,} to {MAX_NUMBER:,}"
    detail = f"{parameter.name} is {repeat(text)}; it must be a number from {span}."
    raise InvalidParameter(parameter, detail)


def _write_decimal(value: Decimal) -> tuple[str, ...]:
    return (bound_text(value),)


def _read_moment(parameter: Parameter, texts: Sequence[str], zone: tzinfo) -> Moment:
    text = _UNENCODED_PLUS.sub("+", _read_single(parameter, texts).strip())
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        detail = (
            f"{parameter.name} is {repeat(text)}; it must be an ISO date or date-time, "
            "such as 2020-08-11 or 2020-08-11T05:04:41Z."
        )
        raise InvalidParameter(parameter, detail) from None
    try:
        return Moment(text, (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC))
    except OverflowError:
        # Near either end of the calendar, the time in UTC would fall outside it.
        return Moment(text, _EARLIEST if local.year == 1 else _LATEST)


def _write_moment(value: Moment) -> tuple[str, ...]:
    return (bound_text(value),)


def _read_values(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> tuple[str, ...]:
    if len(texts) > parameter.high:
        detail = f"{parameter.name} has {len(texts)} values; at most {parameter.high} are allowed."
        raise InvalidParameter(parameter, detail)
    if any(len(value) > MAX_TEXT_CHARACTERS for value in texts):
        detail = f"A value of {parameter.name} is longer than {MAX_TEXT_CHARACTERS} characters."
        raise InvalidParameter(parameter, detail)
    return tuple(dict.fromkeys(filter(None, texts)))


def _write_values(values: tuple[str, ...]) -> tuple[str, ...]:
    return values


def _read_names(parameter: Parameter, texts: Sequence[str], _: tzinfo) -> tuple[str, ...]:
    names = dict.fromkeys(name.strip() for name in ",".join(texts).split(","))
    for name in names:
        if name not in parameter.allowed:
            raise InvalidParameter(parameter, f"{repeat(name)} is not valid for {parameter.name}.")
    if NONE in names and len(names) > 1:
        detail = f"{parameter.name} must be either {NONE} or a list of names, not both."
        raise InvalidParameter(parameter, detail)
    return tuple(name for name in names if name != NONE)


def _write_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return (",".join(names) or NONE,)


CONVERTERS: Mapping[ParameterKind, Converter] = {
    ParameterKind.TEXT: Converter(_read_text, _write_single),
    ParameterKind.CHOICE: Converter(_read_choice, _write_single),
    ParameterKind.NUMBER: Converter(_read_number, _write_single),
    ParameterKind.DECIMAL: Converter(_read_decimal, _write_decimal),
    ParameterKind.MOMENT: Converter(_read_moment, _write_moment),
    ParameterKind.VALUES: Converter(_read_values, _write_values),
    ParameterKind.NAMES: Converter(_read_names, _write_names),
}
