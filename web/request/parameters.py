"""The request parameters that determine which articles match, and the table of all parameters.

The parsing of requests, links, ETags, the POST body, the OpenAPI description and the documentation
are all derived from these rows. To add a parameter, add a row and a `Search` attribute.
"""

from __future__ import annotations

from collections.abc import Iterator

from search.parsing import Matching
from search.schema import Schema
from search.settings import Settings
from search.typed_fields import DATE, FieldType
from web.request.answer_parameters import answer_parameters
from web.request.parameter_table import (
    EXCLUDED_SUFFIX,
    FILTERING,
    HIGH_SUFFIX,
    LOW_SUFFIX,
    MAX_FACET_VALUES,
    SEARCHING,
    Parameter,
    ParameterKind,
    ParameterTable,
    Route,
)


def parameter_table(
    schema: Schema, settings: Settings, generation: str = "20260102T030405-000006"
) -> ParameterTable:
    """The parameters of an index with these fields. The generation is only an example."""
    return ParameterTable(
        [
            *_words(settings),
            *_bounds(schema),
            *_facet_filters(schema),
            *answer_parameters(schema, settings, generation),
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
            help='What to search for: words, "a phrase", "near words"~5, -word, (a OR b) NOT c, '
            "word*, *part, title:word, topic:value. Empty: everything, newest first.",
        ),
        Parameter(
            name="match",
            kind=ParameterKind.CHOICE,
            default=Matching.AUTO,
            allowed=tuple(Matching),
            booleans=(Matching.ANY, Matching.ALL),
            help="How many plain words an article must contain: all, any, or auto. With auto, "
            "articles that contain all the words come first; if there are few, articles that "
            "contain only some of the words follow.",
        ),
        Parameter(
            name="distinct",
            kind=ParameterKind.CHOICE,
            default="on" if settings.distinct else "off",
            allowed=("on", "off"),
            booleans=("off", "on"),
            help="on: documents with the same source are one hit, with the facet values of all; "
            "off: each document is a separate hit.",
        ),
        Parameter(
            name="typo",
            kind=ParameterKind.CHOICE,
            default="auto",
            allowed=("auto", "off"),
            booleans=("off", "auto"),
            help="auto: corrects up to two typos in words that match nothing, "
            "and matches words joined or split by mistake; off: only the words as typed.",
        ),
        Parameter(
            name="synonyms",
            kind=ParameterKind.CHOICE,
            default="on",
            allowed=("on", "off"),
            booleans=("off", "on"),
            help="on: words also match their synonyms, and acronyms their long forms; "
            "off: only the words as typed.",
        ),
    ]


def _bounds(schema: Schema) -> Iterator[Parameter]:
    """Yield the lower and the upper bound of the date and of each typed field."""
    for field in (DATE, *schema.typed_fields):
        kind, examples = _BOUND_KINDS[field.type]
        helps = _BOUND_HELPS[field.type]
        sides = (("gte", LOW_SUFFIX), ("lt", HIGH_SUFFIX))
        for (attribute, suffix), example, help in zip(sides, examples, helps, strict=True):
            yield Parameter(
                name=field.name + suffix,
                kind=kind,
                attribute=attribute,
                field=field.name,
                routes=FILTERING,
                example=example,
                help=help if field is DATE else f"{field.label}: {help[0].lower()}{help[1:]}",
            )


_BOUND_KINDS = {
    FieldType.DATE: (ParameterKind.MOMENT, ("2019-01-01", "2026-01-01T00:00:00Z")),
    FieldType.NUMBER: (ParameterKind.DECIMAL, ("0", "10")),
}
_BOUND_HELPS = {
    FieldType.DATE: (
        (
            "On or after this ISO date or date-time; a bare date means the start of that day "
            "in the site's time zone."
        ),
        "Before this ISO date or date-time; a bare date means the start of that day.",
    ),
    FieldType.NUMBER: ("This number or more.", "Less than this number."),
}


def _facet_filters(schema: Schema) -> list[Parameter]:
    rows = []
    for facet in schema.facets:
        rows += [
            Parameter(
                name=facet.name,
                kind=ParameterKind.VALUES,
                attribute="chosen",
                field=facet.name,
                routes=FILTERING,
                default=(),
                high=MAX_FACET_VALUES,
                help=f"{facet.label}: any of these values, verbatim except for case.",
            ),
            Parameter(
                name=f"{facet.name}{EXCLUDED_SUFFIX}",
                kind=ParameterKind.VALUES,
                attribute="excluded",
                field=facet.name,
                routes=FILTERING,
                default=(),
                high=MAX_FACET_VALUES,
                help=f"{facet.label}: none of these values.",
            ),
        ]
    return rows
