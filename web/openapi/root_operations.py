"""The operations outside /api/v1: feeds, agents, compatible clients, hooks and monitoring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from search.settings import Settings
from web.http import MCP_PATH
from web.instantsearch import CHOICES, MAX_REQUESTS, SUPPORTED
from web.openapi.answer_schemas import JsonSchema, ref
from web.openapi.operations import SEARCH_CODES, Operation, Sent
from web.request import Route

_TEXT, _COUNT, _OBJECT = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "object"}
_NAMES = {"type": "array", "items": _TEXT}
_TYPES = {bool: "boolean", int: "integer", str: "string"}
_ANYTHING = {"type": "array", "items": {}}


def _choice(values: Sequence[Any]) -> JsonSchema:
    """The schema of a value that must be one of a few; generators of clients want one type each."""
    kinds: dict[str, dict[str, Any]] = {}
    for value in values:
        kind = kinds.setdefault(_TYPES[type(value)], {"type": _TYPES[type(value)]})
        # Both booleans are allowed wherever one is, so they need no list.
        if not isinstance(value, bool):
            kind.setdefault("enum", []).append(value)
    return next(iter(kinds.values())) if len(kinds) == 1 else {"anyOf": [*kinds.values()]}


# Compatible clients send one JSON value; what a text may contain is in docs/instantsearch.md.
_SEARCH_TYPES: dict[str, JsonSchema] = {
    **dict.fromkeys(("page", "hitsPerPage", "offset", "length", "maxFacetHits"), _COUNT),
    **dict.fromkeys(("attributesToHighlight", "attributesToRetrieve", "facets"), _NAMES),
    **dict.fromkeys(("attributesToSnippet", "restrictSearchableAttributes"), _NAMES),
    **dict.fromkeys(("facetFilters", "numericFilters"), _ANYTHING),
    "maxValuesPerFacet": _COUNT,
    **{name: _choice([value for value, _ in values]) for name, values in CHOICES.items()},
}
_IN_BATCH = frozenset({"type", "facet", "facetName", "facetQuery", "indexName", "params"})


def _object(text: str, required: tuple[str, ...] = (), **properties: JsonSchema) -> JsonSchema:
    return {
        "type": "object",
        "description": text,
        "required": list(required),
        "properties": properties,
    }


def _described(text: str, **schema: Any) -> JsonSchema:
    return {**schema, "description": text}


def _parameters(names: frozenset[str]) -> dict[str, JsonSchema]:
    """Parameters of compatible clients with their types."""
    return {
        name: {**_SEARCH_TYPES.get(name, _TEXT), "description": "As in Algolia's search API."}
        for name in sorted(names)
    }


def _requests(names: frozenset[str], example: dict[str, Any]) -> Sent:
    """The body of a batch, whose requests have these parameters."""
    listed = {
        "type": "array",
        "minItems": 0,
        "maxItems": MAX_REQUESTS,
        "items": {"type": "object", "properties": _parameters(names)},
        "description": f"At most {MAX_REQUESTS} requests.",
        "example": [example],
    }
    schema = {"type": "object", "required": ["requests"], "properties": {"requests": listed}}
    return Sent(schema, {"requests": [example]})


ROOT_SCHEMAS: dict[str, JsonSchema] = {
    "Health": _object(
        "Whether the service works.",
        ("status",),
        status=_described("ok, ready or no index.", type="string"),
        damage=_described("Why a newer build of the index cannot be used.", type="string"),
    ),
    "IgnoredPush": _object(
        "An event that starts no update.",
        ("ignored",),
        ignored=_described("The event, the branch, or why it is ignored.", type="string"),
    ),
    "JsonFeed": _object(
        "A JSON Feed 1.1; see jsonfeed.org.",
        ("version", "title", "items"),
        version=_described("The version of the format.", type="string"),
        title=_described("The title of the feed.", type="string"),
        home_page_url=_described("The search page.", type="string"),
        feed_url=_described("This page of the feed.", type="string"),
        next_url=_described("The next page of the feed; the last has none.", type="string"),
        items=_described("The articles, newest first.", type="array", items=_OBJECT),
    ),
    "RpcMessage": _object(
        "A message of JSON-RPC 2.0.",
        ("jsonrpc",),
        jsonrpc=_described("The version of the protocol.", type="string", enum=["2.0"]),
        id=_described(
            "The ID of the request; a notification has none.", type=["string", "integer", "null"]
        ),
        method=_described("The method, in a request.", type="string"),
        params=_described("The method's parameters, in a request.", type="object"),
        result=_described("What the method returns, in an answer.", type="object"),
        error=_described("Why the request failed, in an answer.", type="object"),
    ),
    "CompatibleAnswer": _object(
        "An answer in the format of Algolia's clients: a search's, or that of its values.",
        processingTimeMS=_described("The time it took, in milliseconds.", type="integer"),
        hits=_described("The documents, best first.", type="array", items=_OBJECT),
        nbHits=_described("The exact number of hits.", type="integer"),
        facets=_described("The numbers of hits by facet and value.", type="object"),
        facets_stats=_described("The ranges of numeric facets and of dates.", type="object"),
        facetHits=_described("The values of a facet.", type="array", items=_OBJECT),
    ),
    "CompatibleAnswers": _object(
        "An answer for each request of a batch, in their order.",
        ("results",),
        results=_described(
            "The answers; for objects, the documents, or null for those that do not exist.",
            type="array",
            items={"type": ["object", "null"]},
        ),
    ),
    "CompatibleDocument": _object(
        "A document's attributes.",
        ("objectID",),
        objectID=_described("The document's ID.", type="string"),
    ),
}
"""The schemas of the answers of these operations."""

_INDEX = {"indexName": "content"}
_QUERIES = _requests(SUPPORTED, {**_INDEX, "query": "care", "hitsPerPage": 2})
_RECOMMENDED = frozenset({"indexName", "model", "objectID", "maxRecommendations"})
_HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "example", "version": "1"},
}
_RPC = Sent(
    {**ref("RpcMessage")}, {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": _HELLO}
)


def root_operations(settings: Settings) -> Iterator[Operation]:
    """Yield the operations outside /api/v1 that a service with these settings has."""
    yield from _FEEDS
    yield from _AGENTS
    yield from _COMPATIBLE
    yield from _OPERATORS
    if settings.metrics:
        yield _METRICS


_UNKNOWN = "Parameters that it does not know are ignored, as on the search page."
_FEED_CODES = (*SEARCH_CODES, "conflicting-parameters", "pagination-window")
_FEEDS = (
    Operation(
        "feed.atom", "get", "/search.atom", "A search as an Atom feed, newest first.",
        route=Route.FEED, codes=_FEED_CODES, media_type="application/atom+xml", at_root=True,
        group="Feeds", text=_UNKNOWN,
    ),
    Operation(
        "feed.json_feed", "get", "/search.jsonfeed", "A search as a JSON Feed, newest first.",
        "JsonFeed", Route.FEED, _FEED_CODES, media_type="application/feed+json", at_root=True,
        group="Feeds", text=_UNKNOWN,
    ),
    Operation(
        "feed.opensearch", "get", "/opensearch.xml", "A description for the browser's search bar.",
        media_type="application/opensearchdescription+xml", at_root=True, group="Feeds",
        text="With it, a browser can add the site as a search engine.",
    ),
)  # fmt: skip
_AGENTS = (
    Operation(
        "agents.guide", "get", "/llms.txt", "A guide for language models.",
        media_type="text/plain", at_root=True, group="Agents",
        text="How to search and read, the newest articles, and the values of facets.",
    ),
    Operation(
        "agents.mcp", "post", MCP_PATH, "A message of the Model Context Protocol.", "RpcMessage",
        at_root=True, group="Agents", sends=_RPC, other_statuses=((202, ""),),
        default="RpcMessage",
        text="Over streamable HTTP, without sessions. Notifications are answered with 202, and "
        "errors are JSON-RPC errors, whatever the status.",
    ),
)  # fmt: skip
_COMPATIBLE = tuple(
    Operation(
        f"compatible.{name}", method, path, summary, answer, at_root=True,
        group="Compatible clients", sends=sends,
        codes=("invalid-body", "invalid-parameter", "query-too-long", "body-too-large",
               "conflicting-parameters", "pagination-window"),
        text="For clients made for Algolia. Problems have their detail as `message`, too.",
    )
    for name, method, path, summary, answer, sends in (
        ("queries", "post", "/1/indexes/*/queries", "A batch of searches.",
         "CompatibleAnswers", _QUERIES),
        ("recommend", "post", "/1/indexes/*/recommendations", "Documents similar to given ones.",
         "CompatibleAnswers",
         _requests(_RECOMMENDED, {**_INDEX, "model": "related-products", "objectID": "1"})),
        ("objects", "post", "/1/indexes/*/objects", "Documents by their IDs.",
         "CompatibleAnswers",
         _requests(frozenset({"indexName", "objectID"}), {**_INDEX, "objectID": "1"})),
        ("query", "post", "/1/indexes/{index}/query", "One search.", "CompatibleAnswer",
         Sent({"type": "object", "properties": _parameters(SUPPORTED - _IN_BATCH)},
              {"query": "care", "hitsPerPage": 2})),
        ("facet_query", "post", "/1/indexes/{index}/facets/{facet}/query",
         "The values of a facet that match a text.", "CompatibleAnswer",
         Sent({"type": "object",
               "properties": _parameters(frozenset({"facetQuery", "maxFacetHits"}))},
              {"facetQuery": "c"})),
        ("document", "get", "/1/indexes/{index}/{id}", "One document by its ID.",
         "CompatibleDocument", None),
    )
)  # fmt: skip
_OPERATORS = (
    Operation(
        "hooks.content", "post", "/hooks/content", "Report a push to the content.", "Task",
        status=202, at_root=True, group="Index", security=("pushSignature", "pushToken"),
        codes=("unauthorized", "forbidden", "tasks-unavailable", "body-too-large"),
        other_statuses=((200, "IgnoredPush"),), sends=Sent(_OBJECT, {"ref": "refs/heads/main"}),
        text="For the webhook of a git host: a push to the branch starts an update, and other "
        "events are ignored.",
    ),
    Operation(
        "health.alive", "get", "/healthz", "Whether the process runs.", "Health",
        at_root=True, group="Service", text="The status is 200 even without an index.",
    ),
    Operation(
        "health.ready", "get", "/readyz", "Whether searches can be answered.", "Health",
        at_root=True, group="Service", other_statuses=((503, "Health"),),
        text="For load balancers: the status is 503 if there is no index.",
    ),
)  # fmt: skip
_METRICS = Operation(
    "metrics.metrics", "get", "/metrics", "Metrics in the format of Prometheus.",
    media_type="text/plain", at_root=True, group="Service",
    text="Counters of requests and searches, and the state of the index.",
)  # fmt: skip
