"""Read one search of an InstantSearch client, with all its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.indexing import field_sorts
from search.query import Clause, Filter, Sort
from search.schema import Schema
from web.instantsearch.facet_paths import level_of
from web.instantsearch.filters import read_filters
from web.instantsearch.narrowing import DATE, narrowing
from web.instantsearch.sent_parameters import check_names
from web.instantsearch.sent_values import (
    Choices,
    Sent,
    as_choice,
    as_names,
    as_number,
    as_text,
    invalid_body,
    one_of,
)
from web.instantsearch.shape import Shape, read_shape
from web.request import MAX_FACET_LIMIT, NONE, UNLIMITED_VALUES, Route, Search, read
from web.site import Edition, Site

MAX_HITS = 100
_INDEX = "content"
CHOICES: Mapping[str, Choices] = {
    "typoTolerance": ((True, "auto"), (False, "off"), ("min", "auto")),
    "synonyms": ((True, "on"), (False, "off")),
    "distinct": ((True, "on"), (False, "off"), (1, "on"), (0, "off")),
    "removeWordsIfNoResults": (("none", "all"), ("allOptional", "auto")),
    "sortFacetValuesBy": (("count", ""),),
    "queryType": (("prefixNone", ""),),
}
"""The parameters for which only certain values are supported."""


def orders(schema: Schema) -> dict[str, str]:
    """The sort orders of an index by the names of indexes under which clients ask for them."""
    others = (Sort.NEWEST, Sort.OLDEST, Sort.TITLE, *field_sorts(schema))
    names = (f"{sort.removeprefix('-')}_{'desc' if sort[0] == '-' else 'asc'}" for sort in others)
    by_name = zip((f"{_INDEX}_{name}" for name in names), others, strict=True)
    return {_INDEX: Sort.RELEVANCE, **dict(by_name)}


def checked_index(name: str, schema: Schema) -> str:
    """The name of an index, which must be one of the orders."""
    return one_of("index", name or _INDEX, tuple(orders(schema)))


@dataclass(frozen=True, slots=True)
class BatchSearch:
    """One search in a batch. If `facet` is set, the values of that facet are searched.

    `levels` are the requested levels of facets whose values are paths, by their names.
    """

    search: Search
    scope: tuple[Filter, ...]
    conditions: tuple[Clause, ...]
    fields: tuple[str, ...]
    index: str
    shape: Shape
    max_values: int
    hits: bool = False
    # Whether the client counts pages in hits (`offset` and `length`).
    by_offset: bool = False
    dates: bool = False
    levels: tuple[str, ...] = ()
    facet: str = ""
    facet_query: str = ""
    max_facet_hits: int = 0


def read_search(site: Site, edition: Edition, sent: Sent) -> BatchSearch:
    """Parse one search in a batch; raise Problem if a parameter is not valid."""
    check_names(sent)
    schema = edition.status.schema
    index = checked_index(as_text(sent, "indexName"), schema)
    facets = [field.name for field in schema.facets]
    facet = _facet(sent, facets)
    names = as_names(sent.get("facets"), "facets")
    levels = tuple(name for name in dict.fromkeys(names) if level_of(name, facets))
    filters = narrowing(read_filters(sent), edition)
    shape = read_shape(sent)
    size = as_number(sent, "hitsPerPage", site.settings.per_page, MAX_HITS)
    by_offset = sent.get("length") is not None or sent.get("offset") is not None
    limit = as_number(sent, "maxValuesPerFacet", site.settings.facet_limit, MAX_FACET_LIMIT)
    choices = {name: as_choice(sent, name, values, "") for name, values in CHOICES.items()}
    pairs = [
        ("q", as_text(sent, "query")),
        ("sort", orders(schema)[index]),
        *(_window(sent) if by_offset else _page(sent, size)),
        ("facets", facet or _facets(names, facets)),
        ("facet_limit", str(max(1, limit))),
        ("snippet", shape.words),
        ("typo", choices["typoTolerance"]),
        ("synonyms", choices["synonyms"]),
        ("distinct", choices["distinct"]),
        ("match", choices["removeWordsIfNoResults"]),
        *filters.bounds,
    ]
    batch = BatchSearch(
        search=read(pairs, edition.parameters, Route.SEARCH, zone=site.zone),
        scope=filters.scope,
        conditions=filters.clauses,
        fields=_searched_fields(sent, edition),
        index=index,
        shape=shape,
        max_values=limit,
        hits=bool(sent.get("length")) if by_offset else bool(size),
        by_offset=by_offset,
        dates=DATE in names,
        levels=levels,
    )
    return _for_facet_values(batch, sent, facet) if facet else batch


def _page(sent: Sent, size: int) -> list[tuple[str, str]]:
    number = as_number(sent, "page", 0) + 1
    return [("page", str(number)), ("per_page", str(size))] if size else []


def _window(sent: Sent) -> list[tuple[str, str]]:
    if sent.get("length") is None:
        raise invalid_body("offset requires length")
    offset, length = as_number(sent, "offset", 0), as_number(sent, "length", 0, MAX_HITS)
    return [("offset", str(offset)), ("limit", str(length))] if length else []


def _for_facet_values(batch: BatchSearch, sent: Sent, facet: str) -> BatchSearch:
    """The search, without hits, for the values of one facet that match `facetQuery`."""
    text = as_text(sent, "facetQuery")
    limit = max(1, as_number(sent, "maxFacetHits", 10, MAX_HITS))
    return replace(
        batch,
        search=replace(batch.search, facet_limit=UNLIMITED_VALUES if text else limit),
        hits=False,
        facet=facet,
        facet_query=text,
        max_facet_hits=limit,
        dates=False,
        levels=(),
    )


def _facet(sent: Sent, facets: Sequence[str]) -> str:
    """The facet whose values are requested; empty in a search for hits."""
    if sent.get("type") not in (None, "default", "facet"):
        raise invalid_body("type must be default or facet")
    is_for_values = sent.get("type") == "facet"
    name = as_text(sent, "facet") or as_text(sent, "facetName") if is_for_values else ""
    return one_of("facet", name, facets) if is_for_values else ""


def _facets(names: Sequence[str], facets: Sequence[str]) -> str:
    return ",".join(name for name in facets if name in names or "*" in names) or NONE


def _searched_fields(sent: Sent, edition: Edition) -> tuple[str, ...]:
    name = "restrictSearchableAttributes"
    fields = as_names(sent.get(name), name)
    searchable = tuple(edition.status.schema.weights())
    if "*" in fields:
        return ()
    return tuple(dict.fromkeys(one_of(name, field, searchable) for field in fields))
