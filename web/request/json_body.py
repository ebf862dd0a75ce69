"""Turn a request's JSON body into name/string pairs, like those of a query string."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import Request

from web.problem_details import KINDS, Fault, Problem, invalid
from web.request.nested_filters import JsonObject, decimal_text, is_nested, nested_pairs
from web.request.parameter_table import NONE, Parameter, ParameterKind, Parameters
from web.request.search import MAX_NAME_CHARACTERS

MAX_BODY_BYTES = 64 * 1024
# Several times the number of parameters that exist.
_MAX_NAMES = 200
# Pages on other sites may send text/plain without a preflight request.
CONTENT_TYPES = ("application/json", "text/plain")
NO_VALUE = ("", None)
"""Values that are ignored, as if the parameter were missing from the body."""

_JSON_WHITESPACE = b" \t\r\n"
_UNCOMPRESSED = frozenset({"", "identity", "chunked"})
_LISTED = frozenset({ParameterKind.VALUES, ParameterKind.NAMES})
_NUMERIC = frozenset({ParameterKind.VALUES, ParameterKind.NUMBER})
_NEVER_TEXT = frozenset({ParameterKind.NUMBER, ParameterKind.DECIMAL})
_EXPECTED = {
    ParameterKind.NUMBER: "a whole number",
    ParameterKind.DECIMAL: "a number",
    ParameterKind.VALUES: "a string, a whole number or a list of these",
    ParameterKind.NAMES: "a name or a list of names",
}


def body_pairs(request: Request, parameters: Parameters) -> list[tuple[str, str]]:
    """The parameters in a request's body. Raises Problem if the body is not such an object."""
    return pairs_of(_parse(_data(request)), parameters)


def body_items(request: Request, name: str, most: int) -> list[Any]:
    """The list in a request's body that has nothing else, such as `{"searches": […]}`."""
    body = _parse(_data(request))
    if not isinstance(body, JsonObject) or [key for key, _ in body.pairs] != [name]:
        raise Problem("invalid-body", f"The body must be a JSON object with one name, {name}.")
    _, items = body.pairs[0]
    if not isinstance(items, list) or not 1 <= len(items) <= most:
        raise Problem("invalid-body", f"{name} must be a list of 1 to {most} objects.")
    return items


def pairs_of(body: Any, parameters: Parameters) -> list[tuple[str, str]]:
    """The parameters in a parsed body, in an item of one, or in a dict."""
    if isinstance(body, dict):
        body = JsonObject(tuple(body.items()))
    if not isinstance(body, JsonObject):
        raise Problem("invalid-body", "The body must be a JSON object of parameters.")
    if len(body.pairs) > _MAX_NAMES:
        raise Problem("invalid-body", f"The body has more than {_MAX_NAMES} names.")
    _check_repeated(body)
    pairs: list[tuple[str, str]] = []
    names = [name for name, value in body.pairs if value not in NO_VALUE]
    for name, value in body.pairs:
        if is_nested(name, parameters) and (name not in parameters or _is_object(value)):
            pairs += nested_pairs(name, value, parameters, names)
        elif name in parameters:
            pairs += [(name, text) for text in _texts(parameters[name], value)]
        else:
            # Any string will do, because the unknown name is rejected when the pairs are read.
            pairs.append((name, "?"))
    return pairs


def _is_object(value: Any) -> bool:
    """Whether a value has the bounds of a typed field, and not values of its facet."""
    return isinstance(value, dict | JsonObject)


def _data(request: Request) -> bytes:
    content_type = request.mimetype
    if content_type and content_type not in CONTENT_TYPES and not content_type.endswith("+json"):
        raise Problem(
            "unsupported-media-type",
            f"The body must be application/json, not {content_type[:MAX_NAME_CHARACTERS]}.",
        )
    return read_body(request)


def read_body(request: Request) -> bytes:
    """A request's body. Raises Problem if it is compressed or too large."""
    for name in ("Content-Encoding", "Transfer-Encoding"):
        encoding = request.headers.get(name, "")
        if encoding.strip().lower() not in _UNCOMPRESSED:
            raise Problem(
                "unsupported-media-type",
                f"The body must not be compressed, but {name} is {encoding[:MAX_NAME_CHARACTERS]}.",
            )
    data = request.get_data()
    # Flask silently truncates a chunked body at its own limit.
    if len(data) > MAX_BODY_BYTES:
        raise Problem("body-too-large", KINDS["body-too-large"].help)
    return data


def _parse(data: bytes) -> Any:
    if not data.strip(_JSON_WHITESPACE):
        return JsonObject(())
    try:
        return json.loads(data, object_pairs_hook=lambda pairs: JsonObject(tuple(pairs)))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Problem("invalid-body", f"The body is not JSON: {error.msg} at {where}.") from None
    except (ValueError, RecursionError):
        raise Problem("invalid-body", "The body is not valid JSON.") from None


def _check_repeated(body: JsonObject) -> None:
    counts = Counter(name for name, _ in body.pairs)
    repeated = sorted(name for name, count in counts.items() if count > 1)
    if repeated:
        raise invalid(
            [Fault(name[:MAX_NAME_CHARACTERS], "Duplicate name in the body.") for name in repeated]
        )


def _texts(row: Parameter, value: Any) -> Iterator[str]:
    """A value as the strings of a query string."""
    if value in NO_VALUE:
        return
    if value == [] and NONE in row.allowed:
        yield NONE
    items = value if isinstance(value, list) and row.kind in _LISTED else [value]
    for item in items:
        yield _text(row, item)


def _text(row: Parameter, item: Any) -> str:
    if row.kind in _NUMERIC and _is_whole(item):
        return str(int(item))
    if row.kind is ParameterKind.DECIMAL and type(item) in {int, float}:
        return decimal_text(item)
    if row.booleans and isinstance(item, bool):
        return row.booleans[item]
    # An empty string is accepted as a facet value but not as a name.
    is_allowed = bool(item) or row.kind is ParameterKind.VALUES
    if row.kind not in _NEVER_TEXT and isinstance(item, str) and is_allowed:
        return item
    expected = _EXPECTED.get(row.kind, "a string")
    raise invalid([Fault(row.name, f"{row.name} must be {expected}.")])


def _is_whole(value: Any) -> bool:
    """Whether a JSON value is a whole number; 1.0 is one, true is not."""
    return type(value) is int or (isinstance(value, float) and value.is_integer())
