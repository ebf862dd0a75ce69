"""A request's parameters -> Search: what was asked, checked and frozen. Knows no engine."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from search.query import WINDOW, Clause, Filter, Query, Sort
from web.problem_details import Fault, invalid
from web.request.converters import READERS, FacetValues, Moment, Wrong, shown
from web.request.parameter import Kind
from web.request.parameters import Names

Pairs = Iterable[tuple[str, str]]
Values = Mapping[str, tuple[str, ...]]

EXCLUDED = ".not"
MAX_NAME = 60  # characters of an unknown name that are compared and repeated
_GUESSES = 5  # unknown names for which a near one is looked up
_CONFLICT = "conflicting-parameters"
_UNTEXT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a request asks for; `facets` None means all, `fields` empty means all."""

    q: str = ""
    chosen: Values = field(default_factory=dict)
    excluded: Values = field(default_factory=dict)
    gte: Moment | None = None
    lt: Moment | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 10
    facets: tuple[str, ...] | None = None
    facet_limit: int = 50
    fields: tuple[str, ...] = ()
    snippet: int = 30
    highlight: str = "html"
    match: str = "auto"
    prefix: str = ""
    format: str = "json"
    distinct: str = "on"
    typo: str = "auto"
    synonyms: str = "on"
    explain: str = "off"
    lang: str = ""

    def filtered(self) -> bool:
        """Say whether anything but words narrows the search."""
        return bool(self.chosen or self.excluded or self.gte or self.lt)


def clean(text: str) -> str:
    """Return text without what neither UTF-8 nor HTML can hold: lone surrogates and NUL."""
    return _UNTEXT.sub("\ufffd", text)


def read(pairs: Pairs, names: Names, *, zone: tzinfo) -> Search:
    """Return what a request asks for; raise Problem naming every fault. Empty texts say nothing."""
    values, faults = _values(pairs, names, zone)
    search = _search(values)
    faults += _conflicts(search, names)
    if faults:
        raise invalid(faults)
    return search


def read_values(pairs: Pairs, names: Names, *, zone: tzinfo) -> dict[str, Any]:
    """Return the values of a request that is no search; raise Problem naming every fault."""
    values, faults = _values(pairs, names, zone)
    if faults:
        raise invalid(faults)
    return values


def _values(pairs: Pairs, names: Names, zone: tzinfo) -> tuple[dict[str, Any], list[Fault]]:
    """Return every parameter's value, given or by default, and what is wrong with those given."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    given = _gathered(pairs, names)
    for name, texts in given.items():
        if name not in names:
            faults.append(_unknown(name, names, guess=len(faults) < _GUESSES))
            continue
        try:
            values[name] = READERS[names[name].kind](names[name], texts, zone)
        except Wrong as wrong:
            faults.append(wrong.fault)
    missing = (row for name, row in names.items() if row.required and name not in given)
    faults += [Fault(row.name, f"{row.name} is missing.") for row in missing]
    return {n: p.default for n, p in names.items() if p.default is not None} | values, faults


def to_query(
    search: Search, clauses: tuple[Clause, ...], *, at: datetime, facets: tuple[str, ...]
) -> Query:
    """Return what to ask the engine."""
    fields = dict.fromkeys((*search.chosen, *search.excluded))
    return Query(
        clauses=clauses,
        filters=tuple(
            Filter(name, search.chosen.get(name, ()), search.excluded.get(name, ()))
            for name in fields
        ),
        gte=search.gte.at if search.gte else None,
        lt=search.lt.at if search.lt else None,
        at=at,
        distinct=search.distinct == "on",
        facets=facets,
        facet_limit=search.facet_limit,
        sort=search.sort,
        offset=(search.page - 1) * search.per_page,
        limit=search.per_page,
    )


def _gathered(pairs: Pairs, names: Names) -> dict[str, list[str]]:
    """Return all texts by name; empty ones only where their number counts."""
    counted = {name for name, row in names.items() if row.kind is Kind.VALUES}
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        if text or name in counted:
            given.setdefault(clean(name), []).append(clean(text))
    return given


def _search(values: Mapping[str, Any]) -> Search:
    facets = {n: v for n, v in values.items() if v and isinstance(v, FacetValues)}
    plain = {
        _ATTRIBUTES.get(name, name): value
        for name, value in values.items()
        if not isinstance(value, FacetValues)
    }
    return Search(
        chosen={n: tuple(v) for n, v in facets.items() if not n.endswith(EXCLUDED)},
        excluded={
            n.removesuffix(EXCLUDED): tuple(v) for n, v in facets.items() if n.endswith(EXCLUDED)
        },
        **plain,
    )


_ATTRIBUTES = {"date.gte": "gte", "date.lt": "lt"}


def _unknown(name: str, names: Names, *, guess: bool) -> Fault:
    near = difflib.get_close_matches(name[:MAX_NAME], names, n=1, cutoff=0.5) if guess else []
    hint = f" Did you mean {near[0]}?" if near else ""
    return Fault(
        name[:MAX_NAME], f"There is no parameter {shown(name)}.{hint}", tuple(near or sorted(names))
    )


def _conflicts(search: Search, names: Names) -> list[Fault]:
    faults = []
    if search.page * search.per_page > WINDOW:
        last = WINDOW // search.per_page
        detail = f"Only the first {WINDOW:,} hits can be had: page is at most {last:,} here."
        faults.append(Fault("page", detail, code="pagination-window"))
    if search.gte and search.lt and search.gte.at >= search.lt.at:
        faults.append(Fault("date.lt", "date.lt must be later than date.gte.", code=_CONFLICT))
    for name, values in search.excluded.items():
        for value in set(values).intersection(search.chosen.get(name, ())):
            detail = f"{name} asks for {shown(value)} and {name}{EXCLUDED} excludes it."
            faults.append(Fault(name, detail, code=_CONFLICT))
    return [fault for fault in faults if fault.parameter in names]
