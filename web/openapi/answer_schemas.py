"""The JSON schemas of the API's answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search.schema import Schema
from web.hit_fields import Field, document_fields, hit_fields

Shape = Mapping[str, Any]
STATES = ("queued", "running", "succeeded", "failed")

TEXT: Shape = {"type": "string"}
MAYBE: Shape = {"type": ["string", "null"]}
NUMBER: Shape = {"type": "integer"}
FLAG: Shape = {"type": "boolean"}
TIME: Shape = {"type": ["string", "null"], "format": "date-time"}
LINK: Shape = {"type": ["string", "null"], "format": "uri-reference"}


def ref(name: str) -> Shape:
    """Return a reference to a shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(**properties: Shape) -> Shape:
    """Return the shape of an object that has all of these."""
    return {"type": "object", "required": list(properties), "properties": properties}


def many(item: Shape) -> Shape:
    """Return the shape of a list."""
    return {"type": "array", "items": item}


def shapes(schema: Schema) -> dict[str, Shape]:
    """Return the shape of every answer over an index with these fields, by name."""
    return {
        "Answer": record(
            query=ref("Query"), banner=ref("Banner"), total=NUMBER, page=NUMBER, per_page=NUMBER,
            total_pages=NUMBER,
            hits=many(ref("Hit")), facets=many(ref("Facet")), suggestions=many(ref("Suggestion")),
            links=ref("Links"), index=ref("Edition"), took_ms=NUMBER, query_id=TEXT,
        ),
        "Query": record(q=TEXT, effective=TEXT, corrected=FLAG, relaxed=FLAG, dropped=NUMBER),
        "Banner": {**record(text=TEXT, url=LINK), "type": ["object", "null"]},
        "Hit": _hit(hit_fields(schema)),
        "Document": record(**_properties(document_fields(schema))),
        "Facet": record(**_FACET),
        "Value": record(value=TEXT, count=NUMBER, selected=FLAG, toggle_url=LINK),
        "FacetAnswer": record(**_FACET, index=ref("Edition"), took_ms=NUMBER),
        "Suggestion": record(q=TEXT, reason=TEXT),
        "SimilarDocuments": record(id=TEXT, hits=many(ref("Similar")), index=ref("Edition")),
        "Similar": record(
            **_properties({n: f for n, f in hit_fields(schema).items() if not f.found})
        ),
        "Suggested": record(q=TEXT, suggestions=many(ref("Completion")), index=ref("Edition")),
        "Completion": record(
            group=TEXT, label=TEXT, text=TEXT, highlight=TEXT, url=LINK,
            count={"type": ["integer", "null"]},
        ),
        "Completions": {"type": "array", "minItems": 2, "maxItems": 2},
        "Links": record(self=LINK, next=LINK, prev=LINK, feed=LINK),
        "Edition": record(generation=TEXT, built_at=TIME),
        "Index": record(
            engine=TEXT, generation=TEXT, built_at=TIME, documents=NUMBER, size=NUMBER,
            schema_version=NUMBER, previous=MAYBE, damage=MAYBE, problems=many({}),
            problem_count=record(error=NUMBER, warning=NUMBER),
        ),
        "Task": record(
            id=TEXT, kind=TEXT, state={"type": "string", "enum": list(STATES)}, force=FLAG,
            pull=FLAG, requests=NUMBER, requested_at=TEXT, started_at=MAYBE, finished_at=MAYBE,
            progress={"oneOf": [record(files=NUMBER, of=NUMBER), {"type": "null"}]},
            result={"type": ["object", "null"]}, error=MAYBE, problems=many({}),
            problem_count=record(error=NUMBER, warning=NUMBER),
        ),
        "Problem": _PROBLEM,
    }  # fmt: skip


def _hit(fields: Mapping[str, Field]) -> Shape:
    # Which fields a hit has is the caller's choice, but for its id.
    properties = {**_properties(fields), "explain": many(TEXT)}
    return {**record(**properties), "required": ["id"]}


def _properties(fields: Mapping[str, Field]) -> dict[str, Shape]:
    return {name: field.schema for name, field in fields.items()}


_FACET = {
    "field": TEXT,
    "label": TEXT,
    "total_values": NUMBER,
    "truncated": FLAG,
    "values": many(ref("Value")),
}
_FAULT = record(parameter=TEXT, detail=TEXT, allowed=many(TEXT), code=TEXT)
_PROBLEM: Shape = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": LINK,
        "title": TEXT,
        "status": NUMBER,
        "detail": TEXT,
        "code": TEXT,
        "request_id": TEXT,
        "errors": many(_FAULT),
    },
}
