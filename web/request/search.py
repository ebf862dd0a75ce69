"""Turn a request's parameters into a `Search`.

Collect name/string pairs, convert the values, then check them. No engine is involved.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from search.query import WINDOW, Clause, Filter, Query, Range
from search.schema import Schema
from web.problem_details import Fault, invalid
from web.request.converters import CONVERTERS, Bound, InvalidParameter, Moment, repeat
from web.request.parameter_table import (
    EXCLUDED_SUFFIX,
    HIGH_SUFFIX,
    LOW_SUFFIX,
    ParameterKind,
    Parameters,
    ParameterTable,
    Route,
)

Pairs = Iterable[tuple[str, str]]
FacetValuesByName = Mapping[str, tuple[str, ...]]
Bounds = Mapping[str, Bound]

# Longer unknown names are truncated before they are compared and quoted.
MAX_NAME_CHARACTERS = 60
# Finding a similar name takes time, and a request may have thousands of unknown names.
_MAX_NAMES_COMPARED = 5
# The attributes that are mappings by field.
_BY_FIELD = ("chosen", "excluded", "gte", "lt")
_CONFLICT = "conflicting-parameters"
# Pairs of parameters that say the same in two ways.
_RIVALS = (("offset", "page"), ("limit", "per_page"))
# Lone surrogates cannot be encoded as UTF-8, and NUL is invalid in HTML.
_UNPRINTABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A validated request: each attribute is the value of a row in the parameter table.

    For `facets` and `fields`, None means all. `gte` and `lt` have the bounds of typed fields.
    """

    q: str
    chosen: FacetValuesByName
    excluded: FacetValuesByName
    gte: Bounds
    lt: Bounds
    sort: str
    page: int
    per_page: int
    offset: int
    facets: tuple[str, ...] | None
    facet_limit: int
    facet_stats: str
    toggle_urls: str
    fields: tuple[str, ...] | None
    compact: str
    snippet: int
    highlight: str
    highlights: tuple[str, ...]
    match: str
    prefix: str
    contains: str
    format: str
    distinct: str
    typo: str
    synonyms: str
    explain: str
    lang: str
    generation: str
    cursor: str
    since: str

    @property
    def start(self) -> int:
        """The number of hits before this page."""
        return self.offset or (self.page - 1) * self.per_page


def clean(text: str) -> str:
    """Text with U+FFFD in place of NUL and lone surrogates."""
    return _UNPRINTABLE.sub("\ufffd", text)


def read(pairs: Pairs, table: ParameterTable, route: Route, *, zone: tzinfo) -> Search:
    """Parse a request to a route; raise a Problem that lists all faults."""
    parameters = table.on[route]
    values, faults = _convert(_texts_by_name(pairs, parameters), parameters, zone)
    attributes: dict[str, Any] = {**table.defaults[route], **{name: {} for name in _BY_FIELD}}
    # Generated clients also send the defaults, which must not override another name's value.
    values = {name: value for name, value in values.items() if value != parameters[name].default}
    for name, value in values.items():
        row = parameters[name]
        if row.field:
            attributes[row.attribute][row.field] = value
        else:
            attributes[row.attribute] = value
    search = Search(**attributes)
    faults += _conflicts(search, parameters)
    rivals = ((one, other) for one, other in _RIVALS if one in values and other in values)
    faults += (Fault(a, f"Send either {a} or {b}, not both.", code=_CONFLICT) for a, b in rivals)
    if faults:
        raise invalid(faults)
    return search


def read_values(pairs: Pairs, parameters: Parameters, *, zone: tzinfo) -> dict[str, Any]:
    """Parse a request that is not a search; raise a Problem that lists all faults."""
    texts_by_name = _texts_by_name(pairs, parameters)
    values, faults = _convert(texts_by_name, parameters, zone)
    for name, row in parameters.items():
        if row.required and name not in texts_by_name:
            faults.append(Fault(name, f"{name} is missing."))
    if faults:
        raise invalid(faults)
    return {name: row.default for name, row in parameters.items()} | values


def _texts_by_name(pairs: Pairs, parameters: Parameters) -> dict[str, list[str]]:
    texts_by_name: dict[str, list[str]] = {}
    for name, text in pairs:
        # HTML forms also send empty inputs. Empty values are ignored, but still count
        # towards a limit on the number of values.
        if text or (name in parameters and parameters[name].kind is ParameterKind.VALUES):
            texts_by_name.setdefault(clean(name), []).append(clean(text))
    return texts_by_name


def _convert(
    texts_by_name: Mapping[str, Sequence[str]], parameters: Parameters, zone: tzinfo
) -> tuple[dict[str, Any], list[Fault]]:
    """The values of valid parameters, and the faults of the others."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, texts in texts_by_name.items():
        if name not in parameters:
            faults.append(_unknown(name, parameters, compare=len(faults) < _MAX_NAMES_COMPARED))
            continue
        row = parameters[name]
        try:
            values[name] = CONVERTERS[row.kind].read(row, texts, zone)
        except InvalidParameter as error:
            faults.append(error.fault)
    return values, faults


def _unknown(name: str, parameters: Parameters, *, compare: bool) -> Fault:
    name = name[:MAX_NAME_CHARACTERS]
    near = difflib.get_close_matches(name, parameters, n=1, cutoff=0.5) if compare else []
    hint = f" Did you mean {near[0]}?" if near else ""
    allowed = tuple(near or sorted(parameters))
    return Fault(name, f"Unknown parameter {repeat(name)}.{hint}", allowed)


def _conflicts(search: Search, parameters: Parameters) -> list[Fault]:
    """The faults of values that are valid individually but not together."""
    faults = []
    if search.start + search.per_page > WINDOW:
        name = "offset" if search.offset else "page"
        last = WINDOW - search.per_page if search.offset else WINDOW // search.per_page
        detail = (
            f"Only the first {WINDOW:,} hits can be listed; {name} must be at most {last:,} here."
        )
        faults.append(Fault(name, detail, code="pagination-window"))
    for range in _ranges(search):
        if range.low is not None and range.high is not None and range.low >= range.high:
            low, high = range.field + LOW_SUFFIX, range.field + HIGH_SUFFIX
            more = "later" if isinstance(search.lt[range.field], Moment) else "greater"
            faults.append(Fault(high, f"{high} must be {more} than {low}.", code=_CONFLICT))
    for name, values in search.excluded.items():
        for value in set(values).intersection(search.chosen.get(name, ())):
            excluding = name + EXCLUDED_SUFFIX
            detail = f"{name} selects {repeat(value)} but {excluding} excludes it."
            faults.append(Fault(name, detail, code=_CONFLICT))
    return [fault for fault in faults if fault.parameter in parameters]


def _value(bound: Bound | None) -> datetime | Decimal | None:
    return bound.at if isinstance(bound, Moment) else bound


def _ranges(search: Search) -> Iterator[Range]:
    for name in dict.fromkeys((*search.gte, *search.lt)):
        yield Range.of(name, _value(search.gte.get(name)), _value(search.lt.get(name)))


def to_query(search: Search, clauses: tuple[Clause, ...], schema: Schema, *, at: datetime) -> Query:
    """The engine's query for a search, with its words as clauses."""
    fields = dict.fromkeys((*search.chosen, *search.excluded))
    every_facet = tuple(facet.name for facet in schema.facets)
    return Query(
        clauses=clauses,
        filters=tuple(
            Filter(name, search.chosen.get(name, ()), search.excluded.get(name, ()))
            for name in fields
        ),
        ranges=tuple(_ranges(search)),
        at=at,
        distinct=search.distinct == "on",
        facets=every_facet if search.facets is None else search.facets,
        facet_limit=search.facet_limit,
        sort=search.sort,
        offset=search.start,
        limit=search.per_page,
    )
