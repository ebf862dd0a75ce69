"""The JSON of the service's answers as types, from which the OpenAPI schemas are derived.

A class named `FacetJson` is the schema `Facet` of the published description. Which fields a hit
or a document has depends on the index; `web.hit_fields` has their table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, TypedDict


@dataclass(frozen=True, slots=True)
class Format:
    """The format of a text, by JSON schema's name."""

    name: str


@dataclass(frozen=True, slots=True)
class ItemsOf:
    """The published schema that the items of a list have."""

    schema: str


Time = Annotated[str, Format("date-time")]
Link = Annotated[str, Format("uri-reference")]


class QueryJson(TypedDict):
    """The query as typed and as understood; `dropped` counts the words left out."""

    q: str
    effective: str
    corrected: bool
    relaxed: bool
    dropped: int


class BannerJson(TypedDict):
    """The owner's message above the hits."""

    text: str
    url: Link | None


class ValueJson(TypedDict):
    """A facet value; `toggle_url` is the search with it selected or, if it is selected, removed."""

    value: str
    count: int
    selected: bool
    toggle_url: Link | None


class FacetJson(TypedDict):
    """A facet and its values, most frequent first; `truncated` where some are not listed."""

    field: str
    label: str
    total_values: int
    truncated: bool
    values: list[ValueJson]


class SuggestionJson(TypedDict):
    """Another query that would find more."""

    q: str
    reason: str


class LinksJson(TypedDict):
    """This page of hits, the pages beside it, and the search's feed."""

    self: Link | None
    next: Link | None
    prev: Link | None
    feed: Link | None


class EditionJson(TypedDict):
    """Which generation of the index answered."""

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
    hits: Annotated[list[dict[str, Any]], ItemsOf("Hit")]
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
    """The documents most like one."""

    id: str
    hits: Annotated[list[dict[str, Any]], ItemsOf("Similar")]
    index: EditionJson


class CompletionJson(TypedDict):
    """A suggestion; `count` is the number of articles it finds, null if it is an article itself."""

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
    """The numbers of errors and warnings among the content's problems."""

    error: int
    warning: int


class IndexJson(TypedDict):
    """The state of an index; `problems` are shown only with the admin's token."""

    engine: str
    generation: str
    built_at: Time | None
    documents: int
    size: int
    schema_version: int
    previous: str | None
    damage: str | None
    problem_count: ProblemCountJson
    problems: list[Any]


class ProgressJson(TypedDict):
    """The number of files read, and the total."""

    files: int
    of: int


class TaskJson(TypedDict):
    """A rebuild or update that was requested over HTTP."""

    id: str
    kind: str
    state: Literal["queued", "running", "succeeded", "failed"]
    force: bool
    pull: bool
    requests: int
    requested_at: str
    started_at: str | None
    finished_at: str | None
    progress: ProgressJson | None
    result: dict[str, Any] | None
    error: str | None
    problem_count: ProblemCountJson
    problems: list[Any]


class FaultJson(TypedDict):
    """The error of one parameter."""

    parameter: str
    detail: str
    allowed: list[str]
    code: str


class ProblemJson(TypedDict):
    """The reason why a request failed (RFC 9457)."""

    type: Link | None
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: NotRequired[list[FaultJson]]
