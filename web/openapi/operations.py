"""The table of the API's operations, from which the OpenAPI description is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from web.admin.routes import OPTIONS
from web.analytics import PARAMETERS
from web.answer import MARKDOWN, OPENSEARCH
from web.api import MAX_SEARCHES, SEARCHES
from web.http import NDJSON
from web.openapi.answer_schemas import JsonSchema
from web.request import Parameters, Route

# Parameters may be valid individually but not together.
_COMBINATION_CODES = ("conflicting-parameters", "pagination-window")
# Only the admin may request an explanation of scores (`explain`).
_EXPLAIN_CODES = ("unauthorized", "forbidden")
SEARCH_CODES = ("invalid-parameter", "query-too-long")
_TASK_CODES = (
    "invalid-parameter",
    "unauthorized",
    "forbidden",
    "rebuild-in-progress",
    "tasks-unavailable",
)
BODY_CODES = ("invalid-body", "body-too-large", "unsupported-media-type")


@dataclass(frozen=True, slots=True)
class Sent:
    """A JSON body that does not consist of parameters: its schema, and an example."""

    schema: JsonSchema
    example: Any


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one route, with its parameters, answer and error codes."""

    endpoint: str
    method: str
    path: str
    summary: str
    answer: str = ""
    route: Route | None = None
    codes: tuple[str, ...] = ()
    status: int = 200
    media_type: str = "application/json"
    # The parameters in a body that is not a search.
    options: Parameters = field(default_factory=dict)
    admin: bool = False
    # Other media types of the response, each with its schema's name.
    other_types: tuple[tuple[str, str], ...] = ()
    # The name of the list in the body, if the body is a list of objects with the parameters.
    items: str = ""
    max_items: int = 0

    # Whether the path begins at the root of the service, not at /api/v1.
    at_root: bool = False
    sends: Sent | None = None
    # Other statuses of answers, each with its schema's name, if it has a body.
    other_statuses: tuple[tuple[int, str], ...] = ()
    # The schema of errors, if they are not problems.
    default: str = ""
    # The schemes of which one is required, if that is neither the admin's token nor a search key.
    security: tuple[str, ...] = ()
    # The tag and the description of an operation at the root.
    group: str = ""
    text: str = ""

    @property
    def id(self) -> str:
        """The name of the operation for generated clients."""
        blueprint, _, name = self.endpoint.partition(".")
        return f"{blueprint}_{name}" if self.at_root else name

    @property
    def tag(self) -> str:
        """The group to which the operation belongs."""
        if self.group:
            return self.group
        return _TAG_OF[self.path.split("/")[1]]

    @property
    def description(self) -> str:
        """The operation's description for callers."""
        return self.text or _DESCRIPTIONS[self.id]


TAGS = {
    "Searching": "Find articles, values and queries.",
    "Documents": "Read articles.",
    "Index": "The index, and the tasks that build it.",
    "Service": "The service itself.",
    "Feeds": "Searches for feed readers and browsers.",
    "Agents": "For language models.",
    "Compatible clients": "For clients and widgets that were made for Algolia.",
}
_TAG_OF = {
    "search": "Searching",
    "multi-search": "Searching",
    "facets": "Searching",
    "suggest": "Searching",
    "documents": "Documents",
    "clicks": "Searching",
    "index": "Index",
    "tasks": "Index",
    "openapi.json": "Service",
}
_DESCRIPTIONS = {
    "search": "The hits of a search with its facets, exact total and links to other pages.",
    "search_by_body": "The same as GET, for searches that are too long for an address.",
    "multi_search": "Each search has its own answer or problem, as it would have alone.",
    "facet_values": "All values can be listed, and narrowed by a prefix or a part of their text.",
    "suggest": "Communities, topics and titles that complete what a reader has typed so far; for "
    "an empty query, popular searches if searches are recorded.",
    "documents": "For copies of the index: everything once, and then only what has changed.",
    "document": "All fields of a document, with its whole text.",
    "markdown_document": "For agents and other readers of plain text.",
    "similar_documents": "Other articles about the same subject, most similar first.",
    "click": "Clicks show which queries have good results. They are recorded without any user.",
    "index": "Which build answers, when it was built, and what can be searched in it.",
    "rebuild": "The answer has the task's address, at which its progress can be followed.",
    "update": "The answer has the task's address, at which its progress can be followed.",
    "task": "Ask again until the state is succeeded or failed.",
    "tasks": "The tasks that are waiting, running or done, newest first.",
    "description": "In OpenAPI 3.1, for this index: its facets are parameters and fields.",
}
OPERATIONS = (
    Operation(
        "api.search", "get", "/search", "Search.", "Answer", Route.SEARCH,
        (*SEARCH_CODES, *_COMBINATION_CODES, *_EXPLAIN_CODES, "generation-gone"),
    ),
    Operation(
        "api.search_by_body", "post", "/search", "Search with the parameters as a JSON object.",
        "Answer", Route.SEARCH,
        (*SEARCH_CODES, *_COMBINATION_CODES, *BODY_CODES, *_EXPLAIN_CODES, "generation-gone"),
    ),
    Operation(
        "batch.multi_search", "post", "/multi-search",
        f"Up to {MAX_SEARCHES} searches in one request.", "MultiAnswer", Route.SEARCH,
        ("invalid-parameter", *BODY_CODES), items=SEARCHES, max_items=MAX_SEARCHES,
    ),
    Operation(
        "api.facet_values", "get", "/facets/{field}",
        "The values of one facet, with the same filters as a search.",
        "FacetAnswer", Route.FACET, (*SEARCH_CODES, "conflicting-parameters"),
    ),
    Operation(
        "api.suggest", "get", "/suggest",
        "Suggestions for a partly typed query: at most eight, in groups.",
        "Suggested", Route.SUGGEST, SEARCH_CODES, other_types=((OPENSEARCH, "Completions"),),
    ),
    Operation(
        "exports.documents", "get", "/documents",
        "All documents, page by page: one Document per line or, with `since`, one Change per "
        "line. The Link header has the next page.",
        route=Route.EXPORT, codes=("invalid-parameter", "conflicting-parameters",
        "generation-gone"), media_type=NDJSON,
    ),
    Operation("api.document", "get", "/documents/{id}", "One document by its ID.", "Document"),
    Operation(
        "api.markdown_document", "get", "/documents/{id}.md", "One document as Markdown.",
        media_type=MARKDOWN,
    ),
    Operation(
        "api.similar_documents", "get", "/documents/{id}/similar",
        "Documents that share the rarest terms of one document.",
        "SimilarDocuments", Route.SIMILAR, ("invalid-parameter",),
    ),
    Operation(
        "clicks.click", "post", "/clicks",
        "Report a click on a hit, with the query_id of the answer and the hit's ID.",
        codes=("invalid-parameter", "forbidden", *BODY_CODES), status=204, options=PARAMETERS,
    ),
    Operation("api.index", "get", "/index", "The state of the index.", "Index"),
    Operation(
        "admin.rebuild", "post", "/index/rebuild",
        "Rebuild the index from all content, in the background.", "Task",
        codes=(*_TASK_CODES, *BODY_CODES), status=202, options=OPTIONS, admin=True,
    ),
    Operation(
        "admin.update", "post", "/index/update",
        "Update the index with changed content, in the background.", "Task",
        codes=(*_TASK_CODES, *BODY_CODES), status=202, options=OPTIONS, admin=True,
    ),
    Operation(
        "admin.tasks", "get", "/tasks", "All tasks that are kept, newest first.", "Tasks",
        codes=("unauthorized", "forbidden", "tasks-unavailable"), admin=True,
    ),
    Operation(
        "admin.task", "get", "/tasks/{id}", "State and progress of a rebuild or update.", "Task",
        codes=("unauthorized", "forbidden", "tasks-unavailable"), admin=True,
    ),
    Operation("openapi.description", "get", "/openapi.json", "This description."),
)  # fmt: skip
