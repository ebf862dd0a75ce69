"""Convert an InstantSearch client's filters to ours, or raise a Problem that names the mistake."""

from __future__ import annotations

import json
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from search.query import Filter
from web.problem_details import Problem
from web.request import MAX_TEXT_CHARACTERS, clean
from web.site import Edition

_NUMERIC = re.compile(r"\s*([\w.]+)\s*(<=|>=|!=|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
# No document has this value; a filter without values would match every document.
_NO_VALUE = "\0"

# The limit for one request: the conditions in both of its lists.
MAX_FILTERS = 100

NumericCondition = tuple[str, str, float]
"""A field, an operator and a number."""


def invalid_body(detail: str) -> Problem:
    """The problem for an invalid body."""
    return Problem("invalid-body", f"{detail[0].upper()}{detail[1:]}.")


def as_list(value: Any, name: str) -> list[Any]:
    """A list, which may also be sent as a single string or as JSON in a query string."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise invalid_body(f"{name} must be a list") from None
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def facet_filters(value: Any, facets: Sequence[str]) -> Iterator[Filter]:
    """Filters by values of these facets."""
    for group in _groups(value, "facetFilters"):
        yield _facet_filter(group, facets)


def check_number(parameters: Mapping[str, Any]) -> None:
    """Raise Problem if a request has too many filters, before any of them is parsed."""
    names = ("facetFilters", "numericFilters")
    if sum(len(as_list(parameters.get(name), name)) for name in names) > MAX_FILTERS:
        raise invalid_body(f"at most {MAX_FILTERS} filters are allowed")


def numeric_filters(value: Any, edition: Edition) -> tuple[list[tuple[str, str]], list[Filter]]:
    """The date bounds as search parameters, and filters by numeric facets."""
    by_field: dict[str, list[tuple[str, float]]] = {}
    for field, sign, number in _numeric_conditions(value, edition):
        by_field.setdefault(field, []).append((sign, number))
    bounds = _date_bounds(by_field.pop("date", ()))
    return bounds, [
        _numeric_filter(field, sign, number, edition)
        for field, conditions in by_field.items()
        for sign, number in _narrowest(conditions)
    ]


def _narrowest(conditions: Sequence[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """All equalities, and the narrowest bound in each direction, which implies all other bounds."""
    low = [(number, sign) for sign, number in conditions if sign in {">", ">="}]
    high = [(-number, sign) for sign, number in conditions if sign in {"<", "<="}]
    if low:
        # For equal numbers, the strict bound is narrower.
        number, sign = max(low, key=lambda one: (one[0], one[1] == ">"))
        yield sign, number
    if high:
        number, sign = max(high, key=lambda one: (one[0], one[1] == "<"))
        yield sign, -number
    yield from dict.fromkeys(one for one in conditions if one[0] in {"=", "!="})


def _numeric_filter(field: str, sign: str, number: float, edition: Edition) -> Filter:
    compare = _COMPARE[sign]
    numbers = edition.values.numbers(field)
    values = tuple(text for text, value in numbers.items() if compare(value, number))
    return Filter(field, values or (_NO_VALUE,))


def _groups(value: Any, name: str) -> Iterator[list[str]]:
    """Groups of conditions; a document must meet one condition in each group."""
    for item in as_list(value, name):
        group = item if isinstance(item, list) else [item]
        if not all(
            isinstance(text, str) and len(text) <= 2 * MAX_TEXT_CHARACTERS for text in group
        ):
            raise invalid_body(f"{name} must contain strings or lists of strings")
        if group:
            yield [clean(text) for text in group]


def _facet_filter(group: Sequence[str], facets: Sequence[str]) -> Filter:
    """Parse one of the client's filters, such as ["tag:care", "tag:home"] or ["tag:-care"]."""
    pairs = [text.partition(":") for text in group]
    fields = {field for field, _, _ in pairs}
    values = [text for _, _, text in pairs]
    if unknown := sorted(fields - set(facets)):
        raise invalid_body(
            f"facet {unknown[0][:60]!r} does not exist; use one of {', '.join(facets)}"
        )
    excludes = [text.startswith("-") for text in values]
    if len(fields) > 1 or (len(group) > 1 and any(excludes)):
        raise invalid_body(
            "an OR group in facetFilters must contain values of a single facet and no exclusions"
        )
    field = fields.pop()
    if excludes[0]:
        return Filter(field, none_of=(values[0][1:],))
    return Filter(field, any_of=tuple(map(_unescape, values)))


def _unescape(value: str) -> str:
    """Remove the backslash that the client puts before a leading minus."""
    return value.removeprefix("\\")


def _numeric_conditions(value: Any, edition: Edition) -> Iterator[NumericCondition]:
    """Parse the client's numeric conditions, such as "year>=2019"."""
    names = {"date", *(facet.name for facet in edition.status.schema.facets)}
    for group in _groups(value, "numericFilters"):
        match = _NUMERIC.fullmatch(group[0])
        if len(group) > 1 or not match or match[1] not in names:
            raise invalid_body(
                "numericFilters takes conditions such as year>=2019 on date or a facet, without OR"
            )
        number = float(match[3])
        if not math.isfinite(number):
            raise invalid_body("a number in numericFilters is too large")
        if match[1] == "date" and match[2] == "!=":
            raise invalid_body("numericFilters does not support != for date; use <, <=, =, >= or >")
        yield match[1], match[2], number


def _date_bounds(conditions: Sequence[tuple[str, float]]) -> list[tuple[str, str]]:
    """The narrowest bounds as search parameters; the client sends Unix timestamps in seconds."""
    low = [int(number) + (sign == ">") for sign, number in conditions if sign in {">", ">=", "="}]
    high = [int(number) + (sign != "<") for sign, number in conditions if sign in {"<", "<=", "="}]
    bounds = []
    if low:
        bounds.append(("date.gte", _iso(max(low))))
    if high:
        bounds.append(("date.lt", _iso(min(high))))
    return bounds


def _iso(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        raise invalid_body("a date in numericFilters is out of range") from None
