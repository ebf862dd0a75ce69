"""The structure of the parameter table: one row per parameter, with its routes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# The maximum length of q and of a single facet value.
MAX_TEXT_CHARACTERS = 512
# The maximum number of values of one facet in a request.
MAX_FACET_VALUES = 100
# The maximum number of values of one facet in an answer.
MAX_FACET_LIMIT = 1_000
NONE = "none"
"""The name for an empty list, as in `facets=none`."""

ALL = "all"
"""The name for a list of everything, as in `highlights=all`."""

LOW_SUFFIX, HIGH_SUFFIX = ".gte", ".lt"
"""The suffixes of the parameters with the bounds of a typed field, such as `date.gte`."""

EXCLUDED_SUFFIX = ".not"
"""The suffix of the parameter that excludes values of a facet, such as `tag.not`."""


class ParameterKind(StrEnum):
    """The type of a parameter. The module `converters` reads and writes strings of each type."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    # Any number, of which six digits after the point count.
    DECIMAL = "decimal"
    # An ISO date or date-time.
    MOMENT = "moment"
    # Facet values, one per string, verbatim: a value may contain commas.
    VALUES = "values"
    # Names from a list, repeated or joined by commas.
    NAMES = "names"


FILTER_KINDS = frozenset({ParameterKind.VALUES, ParameterKind.MOMENT, ParameterKind.DECIMAL})
"""The kinds whose parameters always narrow a search."""


class Route(StrEnum):
    """The routes that read parameters from this table."""

    SEARCH = "search"
    FACET = "facet"
    PAGE = "page"
    FEED = "feed"
    SUGGEST = "suggest"
    SIMILAR = "similar"
    EXPORT = "export"


SEARCHING = frozenset({Route.SEARCH, Route.FACET, Route.PAGE, Route.FEED})
"""The routes whose answers cover all matches of a search."""

FILTERING = SEARCHING | {Route.EXPORT}
"""The routes with filters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: its meaning, limits and routes, and its place in a `Search`.

    In a `Search`, the value is stored in `attribute`, which defaults to the parameter's name. If
    `field` is set, the attribute is a mapping, and the value is stored under that facet or typed
    field. URLs omit a value that equals `default`.
    """

    name: str
    kind: ParameterKind
    help: str
    routes: frozenset[Route] = SEARCHING
    attribute: str = ""
    field: str = ""
    default: str | int | tuple[str, ...] | None = None
    # The range of a number; `high` is also the maximum number of values or characters.
    low: int = 0
    high: int = MAX_TEXT_CHARACTERS
    # The valid names or choices.
    allowed: tuple[str, ...] = ()
    # A regular expression that a value must match.
    pattern: str = ""
    # The choices that false and true stand for in a JSON body.
    booleans: tuple[str, ...] = ()
    required: bool = False
    # Whether this is a second name for the attribute of another parameter; URLs have the first.
    is_alias: bool = False
    # The problem code of a value beyond `high`.
    excess_code: str = "invalid-parameter"
    # An example for the documentation. If none is given, most kinds derive one.
    example: str = ""

    def __post_init__(self) -> None:
        if not self.attribute:
            object.__setattr__(self, "attribute", self.name)

    def value_in(self, search: object) -> Any:
        """The value of this parameter in a search."""
        value = getattr(search, self.attribute)
        return value.get(self.field, self.default) if self.field else value


Parameters = Mapping[str, Parameter]
"""Parameters by name."""


class ParameterTable:
    """An index's parameters: all rows, and those that each route reads.

    `defaults` has the attributes of a search without parameters, except for filters by field. This
    includes parameters that the route does not read: the feed has no `snippet` parameter, but its
    summaries have the length given in the settings.
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
            if not row.field:
                defaults.setdefault(row.attribute, row.default)
        return defaults
