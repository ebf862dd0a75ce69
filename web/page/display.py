"""What the search page shows beside the API's answer: chips, filters, sorts, pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from search.query import Occur, Sort
from search.schema import FacetField, Schema
from search.settings.table import Settings
from web.answer.answer import Answer
from web.page.facet_rows import Bar, Row, is_year, years
from web.request.parameter_table import MAX_FACET_LIMIT
from web.request.search import Search
from web.request.urls import SearchUrl
from web.translations import Translation

SHOWN = 8  # values of a facet before "more"
SHOWN_INSIDE = 4  # of its second level
_AROUND = 2  # page numbers on either side of the current one
_SEPARATOR = ": "  # between the levels of a value, where no setting says
_SORTS = {
    Sort.RELEVANCE: "relevance",
    Sort.NEWEST: "newest",
    Sort.OLDEST: "oldest",
    Sort.TITLE: "title",
}
_HEADINGS = {Sort.OLDEST: "oldest", Sort.TITLE: "by_title"}


@dataclass(frozen=True, slots=True)
class Group:
    """A facet to choose from; `all_url` lists every value where some are left out.

    Years have a histogram too.
    """

    field: str
    label: str
    rows: tuple[Row, ...]
    total: int
    all_url: str = ""
    years: tuple[Bar, ...] = ()
    above: str = ""  # the facet of its upper level


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the URL without it."""

    label: str
    text: str
    url: str
    search: Search


@dataclass(frozen=True, slots=True)
class Choice:
    """A link among others, one of which is where we are; without a label it stands for a gap."""

    label: str
    url: str = ""
    current: bool = False


def heading(sort: Sort, say: Translation) -> str:
    """Return what the page is headed by in an order, where nothing is searched for."""
    return say(f"found.{_HEADINGS.get(sort, 'newest')}")


def groups(
    shown: Iterable[Mapping[str, Any]],
    search: Search,
    settings: Settings,
    schema: Schema,
    at: SearchUrl,
    say: Translation,
) -> list[Group]:
    """Return the facets that have values; one with an upper level holds that level's facet."""
    facets = {facet["field"]: facet for facet in shown}
    rows = {name: _rows(facet, search) for name, facet in facets.items()}
    fields = {field.name: field for field in schema.facets}
    upper = {f.group for f in fields.values() if f.group in facets and f.name in facets}
    found = []
    for name, facet in facets.items():
        if name in upper or not rows[name]:
            continue
        if (field := fields[name]).group in upper:
            rows[name] = _nested(rows[field.group], rows[name], _separator(field, settings))
        wider = facet["truncated"] and search.facet_limit < MAX_FACET_LIMIT
        every = at.url(facet_limit=str(MAX_FACET_LIMIT), page=None) if wider else ""
        label = say.label(name, facet["label"])
        found.append(
            Group(
                name,
                label,
                tuple(rows[name]),
                facet["total_values"],
                every,
                years(rows[name]),
                fields[name].group,
            )
        )
    return found


def chips(search: Search, schema: Schema, at: SearchUrl, say: Translation) -> list[Chip]:
    """Return the filters in use."""
    found = []
    for field in schema.facets:
        toggle, label = at.toggle(field.name), say.label(field.name, field.label)
        for value in search.chosen.get(field.name, ()):
            left = replace(search, chosen=_less(search.chosen, field.name, value), page=1)
            found.append(Chip(label, value, toggle(value), left))
        for value in search.excluded.get(field.name, ()):
            left = replace(search, excluded=_less(search.excluded, field.name, value), page=1)
            found.append(Chip(say("filters.not", label=label), value, toggle(value), left))
    if search.gte:
        url = at.url(**{"date.gte": None, "page": None})
        left = replace(search, gte=None, page=1)
        found.append(Chip(say("filters.from"), search.gte.text, url, left))
    if search.lt:
        url = at.url(**{"date.lt": None, "page": None})
        left = replace(search, lt=None, page=1)
        found.append(Chip(say("filters.before"), search.lt.text, url, left))
    return found


def sorts(answer: Answer, at: SearchUrl, say: Translation) -> list[Choice]:
    """Return the orders; without a word to score there is no best match, and newest is first."""
    asked = answer.search.sort
    ranked = any(
        clause.occur is not Occur.MUST_NOT for clause in answer.understanding.parsed.clauses
    )
    if not ranked and asked is Sort.RELEVANCE:
        asked = Sort.NEWEST
    default = Sort.RELEVANCE if ranked else Sort.NEWEST
    return [
        Choice(
            say(f"sort.{name}"),
            at.url(sort=None if sort is default else sort, page=None),
            sort is asked,
        )
        for sort, name in _SORTS.items()
        if ranked or sort is not Sort.RELEVANCE
    ]


def pages(current: int, last: int, at: SearchUrl) -> list[Choice]:
    """Return the first page, the last, and those around the current one, with gaps between."""
    near = range(current - _AROUND, current + _AROUND + 1)
    numbers = [n for n in range(1, last + 1) if n in {1, last} or n in near]
    found: list[Choice] = []
    before = 0
    for number in numbers:
        if number > before + 1:
            found.append(Choice(""))
        url = at.url(page=None if number == 1 else str(number))
        found.append(Choice(str(number), url, number == current))
        before = number
    return found


def _rows(facet: Mapping[str, Any], search: Search) -> list[Row]:
    banned = search.excluded.get(facet["field"], ())
    values = facet["values"]
    if all(is_year(value["value"]) for value in values):  # by time, not by number
        values = sorted(values, key=lambda value: int(value["value"]), reverse=True)
    return [
        Row(
            value["value"],
            value["value"],
            value["count"],
            value["toggle_url"],
            "selected" if value["selected"] else "excluded" if value["value"] in banned else "",
        )
        for value in values
    ]


def _nested(upper: list[Row], rows: list[Row], separator: str) -> list[Row]:
    """Return the upper rows with the rows inside them, then the rows that belong in none."""
    heads = {row.label: row for row in upper}
    inside: dict[str, list[Row]] = {label: [] for label in heads}
    loose = []
    for row in rows:
        head, parted, rest = row.label.partition(separator)
        if parted:
            inside.setdefault(head, []).append(replace(row, label=rest))
        else:
            loose.append(row)
    nested = (
        replace(heads.get(label) or Row(label, label, 0, ""), inside=tuple(found))
        for label, found in inside.items()
    )
    return [*nested, *loose]


def _separator(field: FacetField, settings: Settings) -> str:
    rule = settings.facets.get(field.group)
    return (rule.before if rule else "") or _SEPARATOR


def _less(
    values: Mapping[str, tuple[str, ...]], field: str, value: str
) -> dict[str, tuple[str, ...]]:
    left = tuple(other for other in values[field] if other != value)
    return {
        name: left if name == field else kept
        for name, kept in values.items()
        if name != field or left
    }


def hidden(given: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    """Yield what the search form sends along with the words: filters and the order."""
    for name, texts in given:
        if name not in {"q", "page"}:
            for text in texts:
                yield name, text
