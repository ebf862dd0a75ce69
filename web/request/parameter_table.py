"""The structure of the table of request parameters: a row for each, with its routes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# The longest q, and the longest single value of a facet.
MAX_TEXT_CHARACTERS = 512
# Values of one facet in a request.
MAX_FACET_VALUES = 100
# Values of one facet in an answer.
MAX_FACET_LIMIT = 1_000
NONE = "none"
"""The name that stands for an empty list, such as `facets=none`."""

EXCLUDED_SUFFIX = ".not"
"""The suffix of the parameter that excludes values of a facet, such as `tag.not`."""


class ParameterKind(StrEnum):
    """How a parameter's text is read and written; `converters` has both for each."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    # An ISO date or date-time.
    MOMENT = "moment"
    # Facet values, one per text, verbatim: a value may contain commas.
    VALUES = "values"
    # Names from a list, repeated or joined by commas.
    NAMES = "names"


FILTER_KINDS = frozenset({ParameterKind.VALUES, ParameterKind.MOMENT})
"""The kinds whose parameters always narrow a search."""


class Route(StrEnum):
    """The routes that read parameters from this table."""

    SEARCH = "search"
    FACET = "facet"
    PAGE = "page"
    FEED = "feed"
    SUGGEST = "suggest"
    SIMILAR = "similar"


SEARCHING = frozenset({Route.SEARCH, Route.FACET, Route.PAGE, Route.FEED})
"""The routes whose answers cover all matches of a search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: its meaning, its limits, its routes, and its place in a `Search`.

    A `Search` holds the value in `attribute`, which is called as the parameter unless stated;
    with `facet`, in that facet's entry of the attribute. A value that equals `default` is what a
    request without the parameter means, so URLs leave it out.
    """

    name: str
    kind: ParameterKind
    help: str
    routes: frozenset[Route] = SEARCHING
    attribute: str = ""
    facet: str = ""
    default: str | int | tuple[str, ...] | None = None
    # The least and greatest number; `high` is also the most values, or characters of a text.
    low: int = 0
    high: int = MAX_TEXT_CHARACTERS
    # The valid names or choices.
    allowed: tuple[str, ...] = ()
    # A regular expression that a text matches.
    pattern: str = ""
    required: bool = False
    # The problem code of a value beyond `high`.
    excess_code: str = "invalid-parameter"
    # For the documentation; most kinds derive one if none is stated.
    example: str = ""

    def __post_init__(self) -> None:
        if not self.attribute:
            object.__setattr__(self, "attribute", self.name)

    def value_in(self, search: object) -> Any:
        """The value that a search has for this parameter."""
        value = getattr(search, self.attribute)
        return value.get(self.facet, ()) if self.facet else value


Parameters = Mapping[str, Parameter]
"""Rows by their parameter's name."""


class ParameterTable:
    """The parameters of an index: all rows, and those that each route reads.

    `defaults` are the attributes of a search whose request names no parameter, but for its facet
    values. A route's search has those of the parameters that it does not read, too: the feed has
    no `snippet`, but its summaries are as long as the settings say.
    """

    def __init__(self, rows: Iterable[Parameter]) -> None:
        self.rows = tuple(rows)
        self.on: dict[Route, Parameters] = {
            route: {row.name: row for row in self.rows if route in row.routes} for route in Route
        }
        self.defaults = {route: self._defaults_on(route) for route in Route}

    def _defaults_on(self, route: Route) -> dict[str, Any]:
        defaults: dict[str, Any] = {}
        for row in (*self.on[route].values(), *self.rows):
            if not row.facet:
                defaults.setdefault(row.attribute, row.default)
        return defaults
