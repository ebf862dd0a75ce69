"""A request parameter: what its text means, its limits, and the routes that know it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_TEXT = 512  # characters of q, and of any one value
MAX_VALUES = 100  # values of one facet
MAX_LISTED = 1_000  # values of a facet in an answer
NONE = "none"


class Kind(StrEnum):
    """What a parameter's text means."""

    TEXT = "text"
    VALUES = "values"  # repeated, verbatim
    NAMES = "names"  # repeated or joined by commas, from a list
    CHOICE = "choice"
    NUMBER = "number"
    MOMENT = "moment"  # an ISO date or date-time


class Route(StrEnum):
    """Where a parameter is known."""

    SEARCH = "search"
    FACET = "facet"
    PAGE = "page"
    FEED = "feed"
    SUGGEST = "suggest"
    SIMILAR = "similar"


ALL = frozenset(Route) - {Route.SUGGEST, Route.SIMILAR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: its meaning, its limits, and the routes that know it."""

    name: str
    kind: Kind
    help: str
    default: str | int | None = None
    low: int = 0
    high: int = MAX_TEXT
    allowed: tuple[str, ...] = ()
    routes: frozenset[Route] = ALL
    pattern: str = ""  # of a text
    required: bool = False
    example: str = ""  # of a text; other kinds have one of their own, if there is none here
