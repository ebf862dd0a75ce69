"""JSON schemas of the API's answers, derived from the service's own types."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from search.schema import Schema
from search.typed_fields import LASTMOD
from web import json_types, task_json
from web.hit_fields import HIGHLIGHTS, Field, document_fields, hit_fields
from web.openapi.property_descriptions import with_descriptions
from web.problem_details import KINDS

JsonSchema = Mapping[str, Any]

PUBLISHED = (
    json_types.AnswerJson,
    json_types.BannerJson,
    json_types.ChangeJson,
    json_types.CompletionJson,
    json_types.EditionJson,
    json_types.FacetAnswerJson,
    json_types.FacetJson,
    json_types.IndexFacetJson,
    json_types.IndexJson,
    json_types.LinksJson,
    json_types.MultiAnswerJson,
    json_types.ProblemJson,
    json_types.QueryJson,
    json_types.SimilarDocumentsJson,
    json_types.SuggestedJson,
    json_types.SuggestionJson,
    json_types.StatsJson,
    task_json.TaskJson,
    task_json.TasksJson,
    json_types.ValueJson,
)
"""Types that become named schemas; others are inlined."""

_REFERENCE = re.compile('"#/components/schemas/(\\w+)"')
_PRIMITIVES = {str: "string", int: "integer", float: "number", bool: "boolean"}
# A pair: the typed text and the list of completions.
_COMPLETIONS_FOR_BROWSERS: JsonSchema = {
    "type": "array",
    "items": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "minItems": 2,
    "maxItems": 2,
}


def answer_schemas(schema: Schema, *, has_keys: bool = False) -> dict[str, JsonSchema]:
    """The schemas of all answers for an index with these fields, keyed by name.

    With search keys, hits may have no score.
    """
    labels = {facet.name: f"{facet.label}: the values of this facet." for facet in schema.facets}
    labels |= {
        field.name: f"{field.label}, or null." for field in schema.typed_fields if field != LASTMOD
    }
    schemas = _schemas(schema, has_keys=has_keys)
    schemas["Problem"]["properties"]["code"]["enum"] = list(KINDS)
    return {name: with_descriptions(name, one, labels) for name, one in schemas.items()}


def _schemas(schema: Schema, *, has_keys: bool) -> dict[str, Any]:
    hit = hit_fields(schema)
    similar = {name: field for name, field in hit.items() if not field.depends_on_query}
    return {
        **{_name(published): _object(published) for published in PUBLISHED},
        "Hit": _hit(hit, [name for name in hit if name != "score" or not has_keys]),
        "PartialHit": _hit(hit, ["id"]),
        "Document": _record(document_fields(schema)),
        "Similar": _record(similar),
        "Completions": _COMPLETIONS_FOR_BROWSERS,
    }


def bundled_schema(name: str, schemas: Mapping[str, JsonSchema]) -> dict[str, Any]:
    """A named schema together with all schemas that it refers to, for use outside OpenAPI."""
    names = [name]
    for each in names:
        referred = _REFERENCE.findall(json.dumps(schemas[each]))
        names += (other for other in dict.fromkeys(referred) if other not in names)
    texts = {each: _REFERENCE.sub(r'"#/$defs/\1"', json.dumps(schemas[each])) for each in names}
    root: dict[str, Any] = json.loads(texts.pop(name))
    definitions = {each: json.loads(text) for each, text in texts.items()}
    return {**root, "$defs": definitions} if definitions else root


def ref(name: str) -> JsonSchema:
    """A reference to a published schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def json_schema(annotation: Any) -> dict[str, Any]:
    """The JSON schema of a primitive, list, dictionary, optional type, or class of ours."""
    if annotation in PUBLISHED:
        return dict(ref(_name(annotation)))
    if is_typeddict(annotation):
        return _object(annotation)
    if annotation in _PRIMITIVES:
        return {"type": _PRIMITIVES[annotation]}
    if annotation is Any:
        return {}
    return _of_generic(annotation)


def _of_generic(annotation: Any) -> dict[str, Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is NotRequired:
        return json_schema(arguments[0])
    if origin is Annotated:
        return _annotated(*arguments)
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": json_schema(arguments[0])}
    if origin is dict:
        return {"type": "object"}
    if origin in {Union, UnionType}:
        kinds = [json_schema(argument) for argument in arguments if argument is not NoneType]
        return _nullable(kinds[0]) if NoneType in arguments else {"oneOf": kinds}
    raise TypeError(f"no JSON schema is known for {annotation}")


def _annotated(base: Any, detail: json_types.Format | json_types.ItemsOf) -> dict[str, Any]:
    if isinstance(detail, json_types.ItemsOf):
        schemas = [ref(name) for name in detail.schemas]
        return {"type": "array", "items": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}
    return {**json_schema(base), "format": detail.name}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "type" in schema and "properties" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"oneOf": [schema, {"type": "null"}]}


def _object(typed: Any) -> dict[str, Any]:
    hints = get_type_hints(typed, include_extras=True)
    properties = {name: json_schema(hint) for name, hint in hints.items()}
    # `__required_keys__` ignores NotRequired if annotations are strings.
    required = [name for name, hint in hints.items() if get_origin(hint) is not NotRequired]
    return {
        "type": "object",
        "description": typed.__doc__,
        "required": required,
        "properties": properties,
    }


def _name(typed: Any) -> str:
    return str(typed.__name__).removesuffix("Json")


def _hit(fields: Mapping[str, Field], required: list[str]) -> JsonSchema:
    """A hit, of which the caller may have selected some fields; `id` is always there."""
    record = _record(fields)
    explain = {"type": "array", "items": {"type": "string"}}
    extras = {"explain": explain, "highlights": HIGHLIGHTS, "pinned": {"type": "boolean"}}
    return {
        **record,
        "required": required,
        "properties": {**record["properties"], **extras},
    }


def _record(fields: Mapping[str, Field]) -> JsonSchema:
    properties = {name: field.schema for name, field in fields.items()}
    # Exported documents lack the others.
    required = [name for name, field in fields.items() if not field.depends_on_others]
    return {"type": "object", "required": required, "properties": properties}
