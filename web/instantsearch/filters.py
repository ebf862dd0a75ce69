"""The filters of an InstantSearch client -> ours, and what is wrong with them."""

from __future__ import annotations

import json
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from search.query import Filter
from web.instantsearch.view import is_number
from web.problem_details import Problem
from web.request.parameter_table import MAX_TEXT_CHARACTERS
from web.request.search import clean
from web.site import Edition

_NUMERIC = re.compile(r"\s*([\w.]+)\s*(<=|>=|!=|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
_NOBODY = "\0"  # no value is this


def wrong(detail: str) -> Problem:
    """Return what is answered to a request that cannot be met."""
    return Problem("invalid-body", f"{detail[0].upper()}{detail[1:]}.")


def listed(value: Any, name: str) -> list[Any]:
    """Return a list that may come as one bare text, or as JSON in a query string."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise wrong(f"{name} is no list") from None
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _groups(value: Any, name: str) -> Iterator[list[str]]:
    """Yield lists of conditions: one of each list must hold."""
    for item in listed(value, name):
        group = item if isinstance(item, list) else [item]
        if not all(isinstance(one, str) and len(one) <= 2 * MAX_TEXT_CHARACTERS for one in group):
            raise wrong(f"{name} must hold texts, or lists of texts")
        if group:
            yield [clean(one) for one in group]


def facet_filters(value: Any, known: Sequence[str]) -> Iterator[Filter]:
    """Yield the filters on facets' values."""
    for group in _groups(value, "facetFilters"):
        parted = [one.partition(":") for one in group]
        fields = {field for field, _, _ in parted}
        values = [text for _, _, text in parted]
        if unknown := sorted(fields - set(known)):
            raise wrong(f"there is no facet {unknown[0][:60]!r} to filter by")
        if len(fields) > 1 or (len(group) > 1 and any(text.startswith("-") for text in values)):
            raise wrong("facetFilters joins by OR only values of one facet, none of them excluded")
        if values[0].startswith("-"):
            yield Filter(fields.pop(), none_of=(values[0][1:],))
        else:
            yield Filter(fields.pop(), any_of=tuple(text.removeprefix("\\") for text in values))


def numeric_filters(
    value: Any, edition: Edition, now: datetime
) -> tuple[list[tuple[str, str]], list[Filter]]:
    """Return the bounds of the date (in seconds since 1970), and ranges of facets of numbers."""
    low: list[int] = []
    high: list[int] = []
    ranges = []
    names = [field.name for field in edition.status.schema.facets]
    for group in _groups(value, "numericFilters"):
        found = _NUMERIC.fullmatch(group[0])
        if len(group) > 1 or not found or found[1] not in {"date", *names}:
            raise wrong("numericFilters takes date or a facet, an operator and a number, no OR")
        field, sign, number = found[1], found[2], float(found[3])
        if not math.isfinite(number):
            raise wrong("numericFilters has a number with too many digits")
        if field != "date":
            held = edition.values.counts(field, now, distinct=False)
            fitting = tuple(v for v in held if is_number(v) and _COMPARE[sign](float(v), number))
            ranges.append(Filter(field, fitting or (_NOBODY,)))
        elif sign == "!=":
            raise wrong("numericFilters compares dates by <, <=, =, >= or >")
        else:
            low += [int(number) + (sign == ">")] if sign in {">", ">=", "="} else []
            high += [int(number) + (sign != "<")] if sign in {"<", "<=", "="} else []
    bounds = [("date.gte", _moment(max(low)))] if low else []
    return bounds + ([("date.lt", _moment(min(high)))] if high else []), ranges


def _moment(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        raise wrong("numericFilters names a time that no calendar has") from None
