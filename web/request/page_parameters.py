"""The request parameters that decide the order of hits, and which of them an answer has."""

from __future__ import annotations

from search.indexing import field_sorts
from search.query import WINDOW, Sort
from search.schema import Schema
from search.settings import Settings
from web.request.parameter_table import Parameter, ParameterKind, Route

_SEARCH = frozenset({Route.SEARCH})


def order_and_page(schema: Schema, settings: Settings) -> list[Parameter]:
    """The sort order, and pages by number or by offset."""
    routes = frozenset({Route.SEARCH, Route.PAGE})
    listed = routes | {Route.FEED}
    return [
        Parameter(
            name="sort",
            kind=ParameterKind.CHOICE,
            default=Sort.RELEVANCE,
            allowed=(*Sort, *field_sorts(schema)),
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
