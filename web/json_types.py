"""The types of the service's JSON answers; the OpenAPI schemas are derived from them.

The class `FacetJson` is published as the `Facet` schema. Which fields a hit
or a document has depends on the index; see `web.hit_fields`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, TypedDict


@dataclass(frozen=True, slots=True)
class Format:
    """The JSON Schema format of a string, such as `date-time`."""

    name: str


@dataclass(frozen=True, slots=True)
class ItemsOf:
    """The published schemas of a list's items, the most complete one first."""

    schemas: tuple[str, ...]


Time = Annotated[str, Format("date-time")]
Link = Annotated[str, Format("uri-reference")]
# URI templates are described in RFC 6570.
LinkTemplate = Annotated[str, Format("uri-template")]


class QueryJson(TypedDict):
    """The query as typed and as understood. `dropped` is the number of ignored words.

    `required` is the minimum number of words in a hit of a relaxed query. `missing` lists the words
    that no article contains, if no article contains all of them.
    `only_excludes` is true if the query lists all documents except those with certain words.
    """

    q: str
    effective: str
    corrected: bool
    relaxed: bool
    required: int | None
    missing: list[str]
    dropped: int
    only_excludes: bool


class BannerJson(TypedDict):
    """The owner's message above the hits."""

    text: str
    url: Link | None


class ValueJson(TypedDict):
    """A facet value, and the label that readers see in its place.

    `toggle_url` selects the value or, if it is already selected, removes it. With
    `toggle_urls=off`, only selected and excluded values have it.
    """

    value: str
    label: str
    count: int
    selected: bool
    toggle_url: NotRequired[Link | None]


class StatsJson(TypedDict):
    """The range, mean and sum of a facet whose values are all numbers."""

    min: float
    max: float
    avg: float
    sum: float


class FacetJson(TypedDict):
    """A facet with its values, most frequent first. `truncated` means that some are not listed.

    With `toggle_urls=off`, `select_url` is a URI template of the searches that select
    one more value.
    """

    field: str
    label: str
    total_values: int
    truncated: bool
    values: list[ValueJson]
    select_url: NotRequired[LinkTemplate | None]
    stats: NotRequired[StatsJson]


class SuggestionJson(TypedDict):
    """An alternative query that has results."""

    q: str
    reason: Literal["spelling"]


class LinksJson(TypedDict):
    """The URLs of this page of hits, of the next and previous pages, and of the search's feed."""

    self: Link | None
    next: Link | None
    prev: Link | None
    feed: Link | None


class ChangeJson(TypedDict):
    """A document that changed after a generation, and the generation of its last change.

    It has changed and is included, or it is gone: deleted, expired or withdrawn.
    """

    id: str
    generation: str
    change: Literal["changed", "gone"]
    document: NotRequired[dict[str, Any]]


class EditionJson(TypedDict):
    """The generation of the index that answered."""

    generation: str
    built_at: Time | None


class AnswerJson(TypedDict):
    """A search's answer."""

    query: QueryJson
    banner: BannerJson | None
    total: int
    page: int
    per_page: int
    total_pages: int
    hits: Annotated[list[dict[str, Any]], ItemsOf(("Hit", "PartialHit"))]
    facets: list[FacetJson]
    suggestions: list[SuggestionJson]
    links: LinksJson
    index: EditionJson
    took_ms: int
    query_id: str


class FacetAnswerJson(FacetJson):
    """The values of one facet."""

    index: EditionJson
    took_ms: int


class SimilarDocumentsJson(TypedDict):
    """The documents that are most similar to a given one."""

    id: str
    hits: Annotated[list[dict[str, Any]], ItemsOf(("Similar",))]
    index: EditionJson


class CompletionJson(TypedDict):
    """A suggestion. `count` is the number of articles that it finds, or null for an article."""

    group: str
    label: str
    text: str
    highlight: str
    url: Link | None
    count: int | None


class SuggestedJson(TypedDict):
    """Completions of a partly typed query."""

    q: str
    suggestions: list[CompletionJson]
    index: EditionJson


class ProblemCountJson(TypedDict):
    """The numbers of errors and warnings found in the content."""

    error: int
    warning: int


class IndexFacetJson(TypedDict):
    """A facet of an index: the name of its parameter, and its label."""

    field: str
    label: str


class IndexJson(TypedDict):
    """The state of an index. `problems` are listed only if the request has the admin token."""

    engine: str
    generation: str
    built_at: Time | None
    documents: int
    size: int
    schema_version: int
    facets: list[IndexFacetJson]
    sorts: list[str]
    previous: str | None
    damage: str | None
    problem_count: ProblemCountJson
    problems: list[Any]


class FaultJson(TypedDict):
    """A fault in one parameter."""

    parameter: str
    detail: str
    allowed: list[str]
    code: str


class ProblemJson(TypedDict):
    """Why a request failed (RFC 9457)."""

    type: Link | None
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: NotRequired[list[FaultJson]]


class MultiAnswerJson(TypedDict):
    """The answer to each search of a batch, or the reason why it failed, in the same order."""

    answers: list[AnswerJson | ProblemJson]
