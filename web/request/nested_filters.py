"""Turn the filters and dates of a JSON body into name/string pairs, like those of a query string.

{"filters": {"tag": {"in": ["a, b"], "not_in": ["c"]}}, "date": {"gt": "2019-12-31"}}
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from search.typed_fields import MAX_NUMBER, NUMBER_UNIT
from web.problem_details import Fault, invalid
from web.request.parameter_table import (
    EXCLUDED_SUFFIX,
    HIGH_SUFFIX,
    LOW_SUFFIX,
    ParameterKind,
    Parameters,
)

FILTERS = "filters"
"""The name of the object with filters by facet; the others have the names of typed fields."""

# Each operator with the suffix of the parameter that it sets.
OPERATORS = {"in": "", "not_in": EXCLUDED_SUFFIX}
# A bound that excludes its moment is the other bound, one moment later.
BOUNDS = {"gte": (LOW_SUFFIX, False), "gt": (LOW_SUFFIX, True),
          "lt": (HIGH_SUFFIX, False), "lte": (HIGH_SUFFIX, True)}  # fmt: skip
_MAX_NAME_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class JsonObject:
    """A JSON object that keeps duplicate names, which a dict would lose."""

    pairs: tuple[tuple[str, Any], ...]


def is_nested(name: str, parameters: Parameters) -> bool:
    """Whether a name in a body stands for filters or bounds."""
    if name == FILTERS:
        return any(row.name == row.field for row in parameters.values())
    return name + LOW_SUFFIX in parameters


def nested_pairs(
    name: str, value: Any, parameters: Parameters, others: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """The pairs of an object of filters or bounds; null is as if it were missing.

    `others` are the names that the body has beside the object.
    """
    if value is None:
        return
    bounds = set(others)
    for key, inner in _members(name, value):
        if name == FILTERS:
            yield from _filter(key, inner, parameters)
        else:
            pair = _bound(name, key, inner, parameters)
            _check_bound(name, pair[0], bounds)
            yield pair


def _check_bound(field: str, name: str, bounds: set[str]) -> None:
    """Raise Problem if a bound is set a second time, such as by `gt` beside `gte`."""
    if name in bounds:
        detail = f"{name} is set twice; {field} has one lower and one upper bound."
        raise invalid([Fault(name, detail, code="conflicting-parameters")])
    bounds.add(name)


def _members(name: str, value: Any) -> tuple[tuple[str, Any], ...]:
    """The members of an object without duplicates; programs may pass a dict."""
    if isinstance(value, dict):
        value = JsonObject(tuple(value.items()))
    if not isinstance(value, JsonObject):
        raise _fault(name, f"{name} must be an object.")
    names = [key for key, _ in value.pairs]
    if len(set(names)) < len(names):
        raise _fault(name, f"{name} has the same name twice.")
    return value.pairs


def _filter(field: str, value: Any, parameters: Parameters) -> Iterator[tuple[str, str]]:
    path = f"{FILTERS}.{field[:_MAX_NAME_CHARACTERS]}"
    facets = [row.name for row in parameters.values() if row.name == row.field]
    if field not in facets:
        near = difflib.get_close_matches(field[:_MAX_NAME_CHARACTERS], facets, n=1, cutoff=0.5)
        raise _fault(path, f"This facet does not exist: {path}.", tuple(near or facets))
    for operator, values in _members(path, value):
        if operator not in OPERATORS:
            raise _fault(path, f"{path} takes in and not_in.", tuple(OPERATORS))
        if not isinstance(values, list) or not values:
            detail = f"{path}.{operator} must be a list of values; leave it out to filter nothing."
            raise _fault(f"{path}.{operator}", detail)
        for item in values:
            yield field + OPERATORS[operator], _value(f"{path}.{operator}", item)


def _value(path: str, item: Any) -> str:
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, int) or (isinstance(item, float) and item.is_integer()):
        return str(int(item))
    if isinstance(item, str) and item:
        return item
    raise _fault(path, f"{path} must have non-empty strings, whole numbers or booleans.")


def _bound(field: str, key: str, value: Any, parameters: Parameters) -> tuple[str, str]:
    if key not in BOUNDS:
        raise _fault(field, f"{field} takes gte, gt, lt and lte.", tuple(BOUNDS))
    suffix, is_later = BOUNDS[key]
    name = field + suffix
    if parameters[name].kind is ParameterKind.DECIMAL:
        if type(value) not in {int, float}:
            raise _fault(f"{field}.{key}", f"{field}.{key} must be a number.")
        return name, next_number(value) if is_later else decimal_text(value)
    if not isinstance(value, str):
        raise _fault(f"{field}.{key}", f"{field}.{key} must be an ISO date or date-time.")
    return name, _later(value) if is_later else value


def decimal_text(number: Decimal | float) -> str:
    """A number in a body as it is sent in an address."""
    return str(number)


def next_number(number: float) -> str:
    """The next number that a document can have. Numbers out of range are reported later."""
    if not abs(number) <= MAX_NUMBER:
        return decimal_text(number)
    units = (Decimal(str(number)) * NUMBER_UNIT).to_integral_value(ROUND_FLOOR) + 1
    return decimal_text(units / NUMBER_UNIT)


def _later(text: str) -> str:
    """The next moment: after a bare date, the next day. Invalid texts are reported later."""
    try:
        if len(text) == len("2020-08-11"):
            return (date.fromisoformat(text) + timedelta(days=1)).isoformat()
        return (datetime.fromisoformat(text) + timedelta(microseconds=1)).isoformat()
    except (ValueError, OverflowError):
        return text


def _fault(name: str, detail: str, allowed: tuple[str, ...] = ()) -> Exception:
    return invalid([Fault(name, detail, allowed)])
