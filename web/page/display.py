"""The parts of the search page that the API's answer lacks: filters, sort links, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from search.facet_field import FacetField
from search.query import Occur, Sort
from search.schema import Schema
from search.settings import Settings
from search.text import LANGUAGE_NAMES, primary_language, value_key
from search.typed_fields import LASTMOD
from web.answer import Answer
from web.page.facet_rows import Bar, FacetRow, is_year, years
from web.request import MAX_FACET_LIMIT, Search, SearchUrl
from web.translations import Translation

# Further values are folded under "more", so that all facets fit on a page.
MAX_VISIBLE_VALUES = 8
# The second level is nested inside a value of the first level, so it has less space.
MAX_VISIBLE_INNER_VALUES = 4
# The page numbers on each side of the current page; more would not fit on a phone.
_ADJACENT_PAGES = 2
# Separates the levels of a value unless the settings name another separator: "KLAS: RPM".
_DEFAULT_LEVEL_SEPARATOR = ": "
_SORTS = {
    Sort.RELEVANCE: "relevance",
    Sort.NEWEST: "newest",
    Sort.OLDEST: "oldest",
    Sort.TITLE: "title",
}
_SORTS_BY_DATE = {Sort.NEWEST, Sort.OLDEST}
_HEADINGS: dict[str, str] = {Sort.TITLE: "by_title"}
_HEADINGS_BY_DATE: dict[str, str] = {
    Sort.RELEVANCE: "newest",
    Sort.NEWEST: "newest",
    Sort.OLDEST: "oldest",
}


@dataclass(frozen=True, slots=True)
class Group:
    """A facet to choose from.

    `all_url` leads to the page with all its values, if some are omitted. `years` is the
    histogram of a facet of years.
    """

    field: str
    label: str
    rows: tuple[FacetRow, ...]
    total: int
    all_url: str = ""
    years: tuple[Bar, ...] = ()
    # The name of the facet in which this one is nested.
    above: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link in a list of alternatives, such as sort orders; an empty label marks a gap."""

    label: str
    url: str = ""
    current: bool = False


def heading(sort: str, say: Translation, *, dated: bool) -> str:
    """The page heading for a search without words, by sort order."""
    headings = _HEADINGS | _HEADINGS_BY_DATE if dated else _HEADINGS
    return say(f"found.{headings.get(sort, 'all')}")


def groups(
    facets: Iterable[Mapping[str, Any]],
    search: Search,
    settings: Settings,
    schema: Schema,
    at: SearchUrl,
    say: Translation,
) -> list[Group]:
    """The facets that have values. A facet with an upper level is nested inside that facet."""
    facets_by_field = {facet["field"]: facet for facet in facets}
    rows = {name: _rows(facet, search) for name, facet in facets_by_field.items()}
    fields = {field.name: field for field in schema.facets if field.name in facets_by_field}
    upper_levels = {field.group for field in fields.values()} & facets_by_field.keys()
    result = []
    for name, facet in facets_by_field.items():
        if name in upper_levels or not rows[name]:
            continue
        field, group_rows = fields[name], rows[name]
        if field.group in upper_levels:
            group_rows = _nested(rows[field.group], group_rows, _separator(field, settings))
        result.append(_group(field, facet, group_rows, search, at, say))
    return result


def _group(
    field: FacetField,
    facet: Mapping[str, Any],
    rows: list[FacetRow],
    search: Search,
    at: SearchUrl,
    say: Translation,
) -> Group:
    more = facet["truncated"] and search.facet_limit < MAX_FACET_LIMIT
    return Group(
        field=field.name,
        label=say.label(field.name, facet["label"]),
        rows=tuple(rows),
        total=facet["total_values"],
        all_url=at.url(facet_limit=str(MAX_FACET_LIMIT), page=None) if more else "",
        years=years(rows),
        above=field.group,
    )


def sorts(answer: Answer, at: SearchUrl, say: Translation, *, dated: bool) -> list[Choice]:
    """The sort orders; a search without words has no "best match" and lists the newest first.

    If no article has a date, there is nothing to sort by date.
    """
    current = answer.search.sort
    clauses = answer.understanding.parsed.clauses
    ranked = any(clause.occur is not Occur.MUST_NOT for clause in clauses)
    if not ranked and current == Sort.RELEVANCE:
        current = Sort.NEWEST
    default = Sort.RELEVANCE if ranked else Sort.NEWEST
    choices = [
        Choice(
            say(f"sort.{name}"),
            at.url(sort=None if sort is default else sort, page=None),
            sort == current,
        )
        for sort, name in _SORTS.items()
        if (ranked or sort is not Sort.RELEVANCE) and (dated or sort not in _SORTS_BY_DATE)
    ]
    own = (field for field in answer.edition.status.schema.typed_fields if field != LASTMOD)
    for field in own:
        for sort, arrow in ((f"-{field.name}", "↓"), (field.name, "↑")):
            url = at.url(sort=sort, page=None)
            choices.append(Choice(f"{field.label} {arrow}", url, sort == current))
    return choices


def pages(current: int, last: int, at: SearchUrl) -> list[Choice]:
    """The first page, the last, and those around the current one, separated by gaps."""
    adjacent = range(current - _ADJACENT_PAGES, current + _ADJACENT_PAGES + 1)
    numbers = [n for n in range(1, last + 1) if n in {1, last} or n in adjacent]
    choices: list[Choice] = []
    previous = 0
    for number in numbers:
        if number > previous + 1:
            choices.append(Choice(""))
        url = at.url(page=None if number == 1 else str(number))
        choices.append(Choice(str(number), url, number == current))
        previous = number
    return choices


def _rows(facet: Mapping[str, Any], search: Search) -> list[FacetRow]:
    excluded = search.excluded.get(facet["field"], ())
    values = facet["values"]
    # Sort years newest first, not by article count.
    if all(is_year(value["value"]) for value in values):
        values = sorted(values, key=lambda value: int(value["value"]), reverse=True)
    return [
        FacetRow(
            value["value"],
            value["label"],
            value["count"],
            value["toggle_url"],
            "selected" if value["selected"] else "excluded" if value["value"] in excluded else "",
        )
        for value in values
    ]


def _nested(upper: list[FacetRow], rows: list[FacetRow], separator: str) -> list[FacetRow]:
    """The upper-level rows with the rows nested in them, then all rows that belong to none."""
    heads = {value_key(row.value): row for row in upper}
    inside: dict[str, list[FacetRow]] = {key: [] for key in heads}
    without_head = []
    for row in rows:
        head, divider, _ = row.value.partition(separator)
        if divider:
            key = value_key(head)
            heads.setdefault(key, FacetRow(head, head, 0, ""))
            inside.setdefault(key, []).append(_without_head(row, separator))
        else:
            without_head.append(row)
    nested = (replace(heads[key], inside=tuple(inner)) for key, inner in inside.items())
    return [*nested, *without_head]


def _without_head(row: FacetRow, separator: str) -> FacetRow:
    """A nested row, whose label need not repeat the value in which it is nested."""
    return replace(row, label=row.label.partition(separator)[2] or row.label)


def _separator(field: FacetField, settings: Settings) -> str:
    rule = settings.facets.get(field.group)
    return (rule.before if rule else "") or _DEFAULT_LEVEL_SEPARATOR


def hidden(arguments: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    """The hidden fields of the search form: the active filters and the sort order."""
    for name, texts in arguments:
        if name not in {"q", "page"}:
            for text in texts:
                yield name, text


def languages(
    hit: Mapping[str, Any], article_url: Callable[[str], str]
) -> Iterator[tuple[str, str, str]]:
    """The language, its name and the link of each translation of a hit that has an address."""
    for one in hit.get("translations", ()):
        if url := article_url(one["url"]):
            name = LANGUAGE_NAMES.get(primary_language(one["lang"]), one["lang"])
            yield one["lang"], name, url
