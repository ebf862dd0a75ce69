"""The JSON schemas of parameters, in an address and in a body."""

from __future__ import annotations

from typing import Any

from search.document import Document
from web.openapi.answer_schemas import many
from web.openapi.examples import example
from web.request.json_body import NOTHING, TYPES
from web.request.parameter import MAX_TEXT, NONE, Kind, Parameter
from web.request.parameters import Names

_IN_EXAMPLES = ("q", "sort", "query_id", "id")  # of the example of a whole body


def in_url(parameter: Parameter, document: Document | None) -> dict[str, Any]:
    """Return the description of a parameter in an address."""
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.help,
        "schema": schema(parameter),
        "example": example(parameter, document),
        # As forms send what was not filled in; texts may be empty as they are.
        **({} if parameter.kind in {Kind.TEXT, Kind.VALUES} else {"allowEmptyValue": True}),
        **({"explode": False} if parameter.kind is Kind.NAMES else {}),
    }


def body(names: Names, document: Document | None) -> dict[str, Any]:
    """Return the description of a body that takes these names."""
    examples = {name: example(row, document) for name, row in names.items()}
    properties = {
        name: {**_in_body(row), "description": row.help, "example": examples[name]}
        for name, row in names.items()
    }
    shape = {"type": "object", "properties": properties, "additionalProperties": False}
    required = [name for name, row in names.items() if row.required]
    shape["required"] = required
    asked = {name: given for name, given in examples.items() if name in _IN_EXAMPLES}
    content = {kind: {"schema": shape, "example": asked} for kind in TYPES}
    return {"content": content, "required": bool(required)}


def schema(parameter: Parameter) -> dict[str, Any]:
    """Return the JSON schema of a parameter."""
    text: dict[str, Any] = {"type": "string"}
    if parameter.kind is Kind.VALUES:
        return {**many({**text, "maxLength": MAX_TEXT}), "maxItems": parameter.high}
    if parameter.kind is Kind.NAMES:
        return _listed(parameter.allowed)
    if parameter.kind is Kind.CHOICE:
        return {**text, "enum": list(parameter.allowed), "default": parameter.default}
    if parameter.kind is Kind.NUMBER:
        span = {"minimum": parameter.low, "maximum": parameter.high}
        return {"type": "integer", **span, "default": parameter.default}
    if parameter.kind is Kind.MOMENT:
        return {**text, "anyOf": [{"format": "date"}, {"format": "date-time"}]}
    if parameter.pattern:
        return {**text, "pattern": parameter.pattern}
    default = {} if parameter.default is None else {"default": parameter.default}
    return {**text, "minLength": int(parameter.required), "maxLength": parameter.high, **default}


def _listed(names: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema of a list of names, or of none alone where there may be none."""
    listed = many({"type": "string", "enum": [name for name in names if name != NONE]})
    if NONE not in names:
        return dict(listed)
    return {"type": "array", "anyOf": [listed, many({"const": NONE})]}


def _in_body(parameter: Parameter) -> dict[str, Any]:
    """Return the JSON schema of a parameter in a body: one value stands for a list of one."""
    ways = [schema(parameter)]
    if parameter.required:
        return ways[0]
    if parameter.kind is Kind.VALUES:
        items = {"type": ["string", "integer"], "maxLength": MAX_TEXT}
        ways = [{**ways[0], "items": items}, items]
    if parameter.kind is Kind.NAMES:
        ways += [{"type": "string", "enum": list(parameter.allowed)}]
    return {"anyOf": [*ways, {"enum": list(NOTHING)}]}
