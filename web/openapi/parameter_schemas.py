"""The JSON schemas of parameters, whether sent in the URL or in the request body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search.document import Document
from search.typed_fields import MAX_NUMBER
from web.openapi.examples import example
from web.request import (
    BOUNDS,
    CONTENT_TYPES,
    FILTERS,
    LOW_SUFFIX,
    MAX_FACET_VALUES,
    MAX_TEXT_CHARACTERS,
    NO_VALUE,
    NONE,
    Parameter,
    ParameterKind,
    Parameters,
)

# An example body with a few parameters is clearer than one with all of them.
_IN_BODY_EXAMPLE = ("q", "sort", "query_id", "id")


def in_url(parameter: Parameter, document: Document | None) -> dict[str, Any]:
    """The description of a parameter in a URL."""
    description: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.help,
        "schema": schema(parameter),
        "example": example(parameter, document),
    }
    # HTML forms also send empty inputs. Schemas of strings already allow those.
    if parameter.kind not in {ParameterKind.TEXT, ParameterKind.VALUES}:
        description["allowEmptyValue"] = True
    if parameter.kind is ParameterKind.NAMES:
        description["explode"] = False
    return description


def body(parameters: Parameters, document: Document | None) -> dict[str, Any]:
    """The description of a request body with these parameters."""
    body_schema = object_schema(parameters)
    examples = {name: example(row, document) for name, row in parameters.items()}
    for name, value in examples.items():
        body_schema["properties"][name]["example"] = value
    body_example = {name: examples[name] for name in examples if name in _IN_BODY_EXAMPLE}
    content = {
        content_type: {"schema": body_schema, "example": body_example}
        for content_type in CONTENT_TYPES
    }
    return {"content": content, "required": bool(body_schema["required"])}


def object_schema(parameters: Parameters) -> dict[str, Any]:
    """The JSON schema of an object with these parameters."""
    rows = parameters.items()
    single = {name: {**_in_body(row), "description": row.help} for name, row in rows}
    return {
        "type": "object",
        "properties": single | _with_facets(_nested(parameters), single),
        "additionalProperties": False,
        "required": [name for name, row in rows if row.required],
    }


def _with_facets(nested: Mapping[str, Any], single: Mapping[str, Any]) -> dict[str, Any]:
    """The objects of bounds; a typed field that is also a facet takes the facet's values, too."""
    return {
        name: {"anyOf": [one, single[name]], "description": one["description"], "example": {}}
        if name in single
        else one
        for name, one in nested.items()
    }


def _nested(parameters: Parameters) -> dict[str, Any]:
    """The objects of filters and bounds, which a body may have in place of single parameters."""
    facets = {row.field: row for row in parameters.values() if row.name == row.field}
    if not facets:
        return {}
    value = {
        "type": ["string", "integer", "boolean"],
        "minLength": 1,
        "maxLength": MAX_TEXT_CHARACTERS,
    }
    values = {"type": "array", "items": value, "minItems": 1, "maxItems": MAX_FACET_VALUES}
    operators = {"in": "Any of these values.", "not_in": "None of these values."}
    one = {name: {**values, "description": text} for name, text in operators.items()}
    return {
        FILTERS: {
            "type": ["object", "null"],
            "additionalProperties": False,
            "description": "Filters by facet, verbatim: nothing in a value is split.",
            "properties": {
                name: {
                    "type": "object",
                    "additionalProperties": False,
                    "description": f"{row.help.partition(':')[0]}.",
                    "properties": one,
                }
                for name, row in facets.items()
            },
            "example": {},
        },
        **{row.field: _bounds(row) for name, row in parameters.items() if name == _low(row)},
    }


def _low(parameter: Parameter) -> str:
    """The name of the lower bound of a parameter's field."""
    return parameter.field + LOW_SUFFIX


def _bounds(low: Parameter) -> dict[str, Any]:
    """The object with the bounds of a typed field, of which one is a parameter of its own."""
    helps = _BOUND_HELPS[low.kind]
    texts = zip(BOUNDS, helps, strict=True)
    return {
        "type": ["object", "null"],
        "additionalProperties": False,
        "description": f"Bounds of {low.field}.",
        "properties": {name: {**schema(low), "description": text} for name, text in texts},
        "example": {},
    }


_BOUND_HELPS = {
    ParameterKind.MOMENT: (
        "On or after.",
        "After; a bare date means the end of that day.",
        "Before.",
        "On or before; a bare date includes that day.",
    ),
    ParameterKind.DECIMAL: ("This or more.", "More.", "Less.", "This or less."),
}
"""What the names in BOUNDS mean."""


def list_body(item: dict[str, Any], name: str, most: int) -> dict[str, Any]:
    """The description of a body whose list `name` has up to `most` bodies like `item`."""
    content = {}
    for content_type, media in item["content"].items():
        listed = {
            "type": "array",
            "items": media["schema"],
            "minItems": 1,
            "maxItems": most,
            "description": f"1 to {most} objects, each with the parameters of one search.",
            "example": [media["example"]],
        }
        body_schema = {
            "type": "object",
            "properties": {name: listed},
            "additionalProperties": False,
            "required": [name],
        }
        content[content_type] = {"schema": body_schema, "example": {name: [media["example"]]}}
    return {"content": content, "required": True}


def schema(parameter: Parameter) -> dict[str, Any]:
    """The JSON schema of a parameter."""
    default = {} if parameter.default is None else {"default": parameter.default}
    match parameter.kind:
        case ParameterKind.VALUES:
            value = {"type": "string", "maxLength": MAX_TEXT_CHARACTERS}
            return {"type": "array", "items": value, "maxItems": parameter.high}
        case ParameterKind.NAMES:
            return _names_schema(parameter.allowed)
        case ParameterKind.CHOICE:
            return {"type": "string", "enum": list(parameter.allowed), **default}
        case ParameterKind.NUMBER:
            span = {"minimum": parameter.low, "maximum": parameter.high}
            return {"type": "integer", **span, **default}
        case ParameterKind.DECIMAL:
            return {"type": "number", "minimum": -MAX_NUMBER, "maximum": MAX_NUMBER}
        case ParameterKind.MOMENT:
            return {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
        case ParameterKind.TEXT:
            return {"type": "string", **_text_limits(parameter), **default}


def _text_limits(parameter: Parameter) -> dict[str, Any]:
    if parameter.pattern:
        return {"pattern": parameter.pattern}
    return {"minLength": int(parameter.required), "maxLength": parameter.high}


def _names_schema(names: tuple[str, ...]) -> dict[str, Any]:
    """The schema of a list of names, or of "none" on its own where that is allowed."""
    listed = {
        "type": "array",
        "items": {"type": "string", "enum": [name for name in names if name != NONE]},
    }
    if NONE not in names:
        return dict(listed)
    none = {"type": "array", "items": {"const": NONE}}
    return {"type": "array", "items": {"type": "string"}, "anyOf": [listed, none]}


def _in_body(parameter: Parameter) -> dict[str, Any]:
    """The JSON schema of a parameter in a body, where a single value means a list of one."""
    in_url_schema = schema(parameter)
    if parameter.required:
        return in_url_schema
    alternatives = [in_url_schema]
    if parameter.kind is ParameterKind.VALUES:
        item = {"type": ["string", "integer"], "maxLength": MAX_TEXT_CHARACTERS}
        alternatives = [{**in_url_schema, "items": item}, item]
    if parameter.kind is ParameterKind.NAMES:
        alternatives += [{"type": "string", "enum": list(parameter.allowed)}]
    if parameter.booleans:
        alternatives += [{"type": "boolean"}]
    return {"anyOf": [*alternatives, {"enum": list(NO_VALUE)}]}
