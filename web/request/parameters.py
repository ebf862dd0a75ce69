"""The table of request parameters: read by the parser of requests, the pages and OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping

from search.parsing.relaxation import Matching
from search.query import WINDOW, Sort
from search.schema import Schema
from search.settings.table import Settings
from web.hit_fields import hit_fields
from web.request.parameter import ALL, MAX_LISTED, MAX_VALUES, NONE, Kind, Parameter, Route

_SEARCH = frozenset({Route.SEARCH})

Names = Mapping[str, Parameter]


def names(schema: Schema, settings: Settings) -> Names:
    """Return the parameters of an index with these fields, by name."""
    rows = [
        *_what(settings),
        *_facet_values(schema),
        *_page(settings),
        *_shape(schema, settings),
        _FORMAT,
    ]
    return {row.name: row for row in rows}


def on(known: Names, route: Route) -> Names:
    """Return the parameters that a route knows."""
    if route is Route.SIMILAR:
        return {_FEW.name: _FEW}
    return {name: row for name, row in known.items() if route in row.routes}


def _what(settings: Settings) -> list[Parameter]:
    return [
        Parameter(
            name="q",
            kind=Kind.TEXT,
            default="",
            example="chronic care",
            routes=ALL | {Route.SUGGEST},
            help='What is sought: words, "a phrase", -word, a OR b, word*, title:word. '
            "Empty: everything, newest first.",
        ),
        Parameter(
            name="match",
            kind=Kind.CHOICE,
            default=Matching.AUTO,
            allowed=tuple(Matching),
            help="How many of the plain words an article must hold: all (auto: where few hold them "
            "all, those that hold most come after them), all, or any.",
        ),
        Parameter(
            name="date.gte",
            kind=Kind.MOMENT,
            example="2019-01-01",
            help="Not older than this ISO date or date-time; a bare date begins with that day "
            "in the site's time zone.",
        ),
        Parameter(
            name="date.lt",
            kind=Kind.MOMENT,
            example="2026-01-01T00:00:00Z",
            help="Older than this ISO date or date-time; a bare date ends before that day.",
        ),
        Parameter(
            name="distinct",
            kind=Kind.CHOICE,
            default="on" if settings.distinct else "off",
            allowed=("on", "off"),
            help="on: articles of one source are one hit, with the facet values of all; "
            "off: each is a hit of its own.",
        ),
        Parameter(
            name="typo",
            kind=Kind.CHOICE,
            default="auto",
            allowed=("auto", "off"),
            help="auto: a word that is found nowhere also stands for words a letter or two away, "
            "and words written as one or as two for each other; off: as typed alone.",
        ),
        Parameter(
            name="synonyms",
            kind=Kind.CHOICE,
            default="on",
            allowed=("on", "off"),
            help="on: words also stand for their synonyms, and acronyms for their meanings; "
            "off: for themselves alone.",
        ),
    ]


def _facet_values(schema: Schema) -> list[Parameter]:
    rows = []
    for facet in schema.facets:
        rows += [
            Parameter(
                name=facet.name,
                kind=Kind.VALUES,
                high=MAX_VALUES,
                help=f"{facet.label}: any of these values, verbatim, letter case forgiven.",
            ),
            Parameter(
                name=f"{facet.name}.not",
                kind=Kind.VALUES,
                high=MAX_VALUES,
                help=f"{facet.label}: none of these values.",
            ),
        ]
    return rows


def _page(settings: Settings) -> list[Parameter]:
    routes = frozenset({Route.SEARCH, Route.PAGE})
    listed = routes | {Route.FEED}
    return [
        Parameter(
            name="sort",
            kind=Kind.CHOICE,
            default=Sort.RELEVANCE,
            allowed=tuple(Sort),
            routes=routes,
            help="The order; by relevance, a search without words has the newest first.",
        ),
        Parameter(
            name="page",
            kind=Kind.NUMBER,
            default=1,
            low=1,
            high=WINDOW,
            routes=listed,
            help="Which page; page × per_page is at most 10,000.",
        ),
        Parameter(
            name="per_page",
            kind=Kind.NUMBER,
            default=settings.per_page,
            low=1,
            high=100,
            routes=listed,
            help="Hits a page.",
        ),
    ]


def _shape(schema: Schema, settings: Settings) -> list[Parameter]:
    return [*_facets_told(schema, settings), *_hits_told(schema, settings)]


def _facets_told(schema: Schema, settings: Settings) -> list[Parameter]:
    return [
        Parameter(
            name="facets",
            kind=Kind.NAMES,
            allowed=(*(facet.name for facet in schema.facets), NONE),
            routes=_SEARCH,
            help="The facets to count (all, where none is named), or none.",
        ),
        Parameter(
            name="facet_limit",
            kind=Kind.NUMBER,
            default=settings.facet_limit,
            low=1,
            high=MAX_LISTED,
            routes=ALL - {Route.FEED},
            help="Values listed per facet; chosen ones are always listed.",
        ),
    ]


def _hits_told(schema: Schema, settings: Settings) -> list[Parameter]:
    return [
        Parameter(
            name="fields",
            kind=Kind.NAMES,
            allowed=tuple(hit_fields(schema)),
            routes=_SEARCH,
            help="What to say of each hit (everything, where nothing is named); id always is.",
        ),
        Parameter(
            name="snippet",
            kind=Kind.NUMBER,
            default=settings.snippet_words,
            low=5,
            high=200,
            routes=_SEARCH,
            help="Words of a snippet.",
        ),
        Parameter(
            name="highlight",
            kind=Kind.CHOICE,
            default="html",
            allowed=("html", "offsets", NONE),
            routes=_SEARCH,
            help="How matches are marked: escaped HTML with <mark>, plain text with the offsets "
            "of matches in characters, or plain text.",
        ),
        Parameter(
            name="lang",
            kind=Kind.TEXT,
            pattern="^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$",
            default="",
            routes=_SEARCH,
            example="es",
            help="The reader's language, as in es or es-MX: on a site in several, articles in it "
            "rank a little higher.",
        ),
        Parameter(
            name="explain",
            kind=Kind.CHOICE,
            default="off",
            allowed=("on", "off"),
            routes=_SEARCH,
            example="off",
            help="on: each hit tells in words why it ranks where it does; needs the admin's token.",
        ),
        Parameter(
            name="prefix",
            kind=Kind.TEXT,
            default="",
            routes=frozenset({Route.FACET}),
            example="c",
            help="How a word of the values listed begins; accents and letter case do not matter.",
        ),
    ]


_FORMAT = Parameter(
    name="format",
    kind=Kind.CHOICE,
    default="json",
    allowed=("json", "opensearch"),
    routes=frozenset({Route.SUGGEST}),
    help="json, or opensearch: what a browser's search box takes.",
)

_FEW = Parameter(
    name="per_page",
    kind=Kind.NUMBER,
    default=5,
    low=1,
    high=10,
    routes=frozenset({Route.SIMILAR}),
    help="How many.",
)
