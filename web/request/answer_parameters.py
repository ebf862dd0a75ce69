"""The request parameters that shape an answer: sort order, pages, facets and hits."""

from __future__ import annotations

from search.query import WINDOW, Sort
from search.schema import Schema
from search.settings import Settings
from web.hit_fields import hit_fields
from web.request.parameter_table import (
    MAX_FACET_LIMIT,
    NONE,
    SEARCHING,
    Parameter,
    ParameterKind,
    Route,
)

_SEARCH = frozenset({Route.SEARCH})


def answer_parameters(schema: Schema, settings: Settings, generation: str = "") -> list[Parameter]:
    """The parameters that affect what an answer contains, not which articles match."""
    return [
        *_order_and_page(settings),
        *_facets_in_answer(schema, settings),
        *_hits_in_answer(schema, settings),
        _FORMAT,
        _SIMILAR_COUNT,
        *_export(generation),
    ]


def _order_and_page(settings: Settings) -> list[Parameter]:
    routes = frozenset({Route.SEARCH, Route.PAGE})
    listed = routes | {Route.FEED}
    return [
        Parameter(
            name="sort",
            kind=ParameterKind.CHOICE,
            default=Sort.RELEVANCE,
            allowed=tuple(Sort),
            routes=routes,
            help="Sort order; a search by relevance without words lists the newest first.",
        ),
        Parameter(
            name="page",
            kind=ParameterKind.NUMBER,
            default=1,
            low=1,
            high=WINDOW,
            excess_code="pagination-window",
            routes=listed,
            help=f"Page number; page × per_page is at most {WINDOW:,}.",
        ),
        Parameter(
            name="per_page",
            kind=ParameterKind.NUMBER,
            default=settings.per_page,
            low=1,
            high=100,
            routes=listed,
            help="Hits per page.",
        ),
        Parameter(
            name="offset",
            kind=ParameterKind.NUMBER,
            default=0,
            low=0,
            high=WINDOW - 1,
            excess_code="pagination-window",
            routes=_SEARCH,
            example="0",
            help="Number of hits to skip, in place of page.",
        ),
        Parameter(
            name="limit",
            kind=ParameterKind.NUMBER,
            attribute="per_page",
            is_alias=True,
            default=settings.per_page,
            low=1,
            high=100,
            routes=_SEARCH,
            help="The same as per_page.",
        ),
    ]


def _facets_in_answer(schema: Schema, settings: Settings) -> list[Parameter]:
    return [
        Parameter(
            name="facets",
            kind=ParameterKind.NAMES,
            allowed=(*(facet.name for facet in schema.facets), NONE),
            routes=_SEARCH,
            help="Facets to count (by default all), or none.",
        ),
        Parameter(
            name="facet_limit",
            kind=ParameterKind.NUMBER,
            default=settings.facet_limit,
            low=1,
            high=MAX_FACET_LIMIT,
            routes=SEARCHING - {Route.FEED},
            help="Values listed per facet; selected values are always listed.",
        ),
        Parameter(
            name="toggle_urls",
            kind=ParameterKind.CHOICE,
            default="on",
            allowed=("on", "off"),
            routes=_SEARCH | {Route.FACET},
            help="off: a facet has one `select_url`, in which `{value}` stands for a value encoded "
            "for a URL, instead of a `toggle_url` for each value; only selected and excluded "
            "values keep theirs.",
        ),
    ]


def _hits_in_answer(schema: Schema, settings: Settings) -> list[Parameter]:
    return [
        Parameter(
            name="fields",
            kind=ParameterKind.NAMES,
            allowed=tuple(hit_fields(schema)),
            routes=_SEARCH,
            help="Fields of each hit (by default all); `id` is always included.",
        ),
        Parameter(
            name="snippet",
            kind=ParameterKind.NUMBER,
            default=settings.snippet_words,
            low=5,
            high=200,
            routes=_SEARCH,
            help="Words per snippet.",
        ),
        Parameter(
            name="highlight",
            kind=ParameterKind.CHOICE,
            default="html",
            allowed=("html", "offsets", NONE),
            routes=_SEARCH,
            help="Format of highlights: escaped HTML with <mark>, plain text with the offsets "
            "of matches in characters, or plain text only.",
        ),
        Parameter(
            name="lang",
            kind=ParameterKind.TEXT,
            pattern="^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$",
            default="",
            # The page decides its language itself; a feed needs the parameter for its links.
            routes=frozenset({Route.SEARCH, Route.FEED}),
            example="es",
            help="The reader's language, such as es or es-MX: on a multilingual site, articles in "
            "this language rank a little higher.",
        ),
        Parameter(
            name="explain",
            kind=ParameterKind.CHOICE,
            default="off",
            allowed=("on", "off"),
            routes=_SEARCH,
            example="off",
            help="on: each hit has an explanation of its rank; requires the admin token.",
        ),
        Parameter(
            name="prefix",
            kind=ParameterKind.TEXT,
            default="",
            routes=frozenset({Route.FACET}),
            example="c",
            help="List only values with a word that starts with this text; accents and case do not "
            "matter.",
        ),
        Parameter(
            name="contains",
            kind=ParameterKind.TEXT,
            default="",
            routes=frozenset({Route.FACET}),
            example="c",
            help="List only values that contain this text, even inside a word; accents and case do "
            "not matter.",
        ),
    ]


_FORMAT = Parameter(
    name="format",
    kind=ParameterKind.CHOICE,
    default="json",
    allowed=("json", "opensearch"),
    routes=frozenset({Route.SUGGEST}),
    help="json, or opensearch: the format for a browser's search bar.",
)

_SIMILAR_COUNT = Parameter(
    name="per_page",
    kind=ParameterKind.NUMBER,
    default=5,
    low=1,
    high=10,
    routes=frozenset({Route.SIMILAR}),
    help="Number of documents.",
)


def _export(generation: str) -> list[Parameter]:
    return [
        Parameter(
            name="per_page",
            kind=ParameterKind.NUMBER,
            default=500,
            low=1,
            high=1_000,
            routes=frozenset({Route.EXPORT}),
            help="Lines per page, at most; a page with very long documents has fewer.",
        ),
        Parameter(
            name="cursor",
            kind=ParameterKind.TEXT,
            pattern="^([^:]{1,64}:.*)?$",
            default="",
            high=5_000,
            routes=frozenset({Route.EXPORT}),
            example=f"{generation}:",
            help="Where the page begins, from the Link header of the page before it.",
        ),
        Parameter(
            name="since",
            kind=ParameterKind.TEXT,
            default="",
            high=64,
            routes=frozenset({Route.EXPORT}),
            example=generation,
            help="Instead of all documents, those that changed after this generation: the "
            "Index-Generation header of an earlier export.",
        ),
    ]
