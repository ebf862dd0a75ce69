"""The request parameters, one row each.

Derived from it: what each route reads into a `Search`, links and tags, the POST body, the
OpenAPI description and the docs page. To add a parameter, add a row and the attribute of `Search`.
"""

from __future__ import annotations

from search.parsing import Matching
from search.query import WINDOW, Sort
from search.schema import Schema
from search.settings import Settings
from web.hit_fields import hit_fields
from web.request.parameter_table import (
    EXCLUDED_SUFFIX,
    MAX_FACET_LIMIT,
    MAX_FACET_VALUES,
    NONE,
    SEARCHING,
    Parameter,
    ParameterKind,
    ParameterTable,
    Route,
)

_SEARCH = frozenset({Route.SEARCH})


def parameter_table(schema: Schema, settings: Settings) -> ParameterTable:
    """The parameters of an index with these fields."""
    return ParameterTable(
        [
            *_words(settings),
            *_facet_filters(schema),
            *_order_and_page(settings),
            *_facets_in_answer(schema, settings),
            *_hits_in_answer(schema, settings),
            _FORMAT,
            _SIMILAR_COUNT,
        ]
    )


def _words(settings: Settings) -> list[Parameter]:
    return [
        Parameter(
            name="q",
            kind=ParameterKind.TEXT,
            default="",
            excess_code="query-too-long",
            example="chronic care",
            routes=SEARCHING | {Route.SUGGEST},
            help='What to search for: words, "a phrase", -word, a OR b, word*, title:word. '
            "Empty: everything, newest first.",
        ),
        Parameter(
            name="match",
            kind=ParameterKind.CHOICE,
            default=Matching.AUTO,
            allowed=tuple(Matching),
            help="How many plain words an article must contain: all, any, or auto: all, then "
            "articles with most of them if few contain all.",
        ),
        Parameter(
            name="date.gte",
            kind=ParameterKind.MOMENT,
            attribute="gte",
            example="2019-01-01",
            help="On or after this ISO date or date-time; a bare date means the start of that day "
            "in the site's time zone.",
        ),
        Parameter(
            name="date.lt",
            kind=ParameterKind.MOMENT,
            attribute="lt",
            example="2026-01-01T00:00:00Z",
            help="Before this ISO date or date-time; a bare date means the start of that day.",
        ),
        Parameter(
            name="distinct",
            kind=ParameterKind.CHOICE,
            default="on" if settings.distinct else "off",
            allowed=("on", "off"),
            help="on: documents of one source are one hit with the facet values of all; "
            "off: each is a separate hit.",
        ),
        Parameter(
            name="typo",
            kind=ParameterKind.CHOICE,
            default="auto",
            allowed=("auto", "off"),
            help="auto: corrects words that match nothing by one or two letters, "
            "and matches words joined or split by mistake; off: only the words as typed.",
        ),
        Parameter(
            name="synonyms",
            kind=ParameterKind.CHOICE,
            default="on",
            allowed=("on", "off"),
            help="on: words also match their synonyms, and acronyms their long forms; "
            "off: only the words as typed.",
        ),
    ]


def _facet_filters(schema: Schema) -> list[Parameter]:
    rows = []
    for facet in schema.facets:
        rows += [
            Parameter(
                name=facet.name,
                kind=ParameterKind.VALUES,
                attribute="chosen",
                facet=facet.name,
                default=(),
                high=MAX_FACET_VALUES,
                help=f"{facet.label}: any of these values, verbatim except for case.",
            ),
            Parameter(
                name=f"{facet.name}{EXCLUDED_SUFFIX}",
                kind=ParameterKind.VALUES,
                attribute="excluded",
                facet=facet.name,
                default=(),
                high=MAX_FACET_VALUES,
                help=f"{facet.label}: none of these values.",
            ),
        ]
    return rows


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
            help="Hits a page.",
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
    ]


def _hits_in_answer(schema: Schema, settings: Settings) -> list[Parameter]:
    return [
        Parameter(
            name="fields",
            kind=ParameterKind.NAMES,
            allowed=tuple(hit_fields(schema)),
            routes=_SEARCH,
            help="Fields of each hit (by default all); id is always included.",
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
            # The page is in a language of its own; a feed keeps it for its links.
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
            help="on: each hit explains its rank in words; requires the admin's token.",
        ),
        Parameter(
            name="prefix",
            kind=ParameterKind.TEXT,
            default="",
            routes=frozenset({Route.FACET}),
            example="c",
            help="Lists only values with a word that starts with this; accents and case do not "
            "matter.",
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
