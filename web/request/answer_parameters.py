"""The request parameters that shape an answer: sort order, pages, facets and hits."""

from __future__ import annotations

from search.schema import Schema
from search.settings import Settings
from web.hit_fields import highlighted_fields, hit_fields
from web.request.page_parameters import order_and_page
from web.request.parameter_table import (
    ALL,
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
        *order_and_page(schema, settings),
        *_facets_in_answer(schema, settings),
        *_hits_in_answer(schema, settings),
        _FORMAT,
        _SIMILAR_COUNT,
        _pin(generation),
        *_export(generation),
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
            name="facet_stats",
            kind=ParameterKind.CHOICE,
            default="off",
            allowed=("off", "on"),
            booleans=("off", "on"),
            routes=_SEARCH,
            help="on: facets whose values are all numbers have `stats`: min, max, avg and sum.",
        ),
        Parameter(
            name="toggle_urls",
            kind=ParameterKind.CHOICE,
            default="on",
            allowed=("on", "off"),
            booleans=("off", "on"),
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
            name="compact",
            kind=ParameterKind.CHOICE,
            default="off",
            allowed=("off", "on"),
            booleans=("off", "on"),
            routes=_SEARCH,
            help="on: hits have no fields without a value.",
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
            name="highlights",
            kind=ParameterKind.NAMES,
            default=(),
            allowed=(ALL, *highlighted_fields(schema), NONE),
            routes=_SEARCH,
            help="Fields whose matches each hit lists in `highlights`, with the words that match "
            "(by default none), or all: whole texts and values, and of the body the best passages.",
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
            booleans=("off", "on"),
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


def _pin(generation: str) -> Parameter:
    return Parameter(
        name="generation",
        kind=ParameterKind.TEXT,
        default="",
        high=64,
        routes=_SEARCH,
        example=generation,
        help="Answer from this generation of the index, as an answer's `index` names it, so that "
        "pages do not overlap after an update. What has been withdrawn since is left out.",
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
