"""A request's JSON body -> the pairs of names and texts that a query string would give."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Request

from web.problem_details import KINDS, Fault, Problem, invalid
from web.request.parameter import NONE, Kind, Parameter
from web.request.parameters import Names
from web.request.search import MAX_NAME

LIMIT = 64 * 1024  # bytes
MAX_NAMES = 200  # in one body: several times as many as there are
# A page of another site may send text/plain without asking first (no preflight).
TYPES = ("application/json", "text/plain")
NOTHING = ("", None)
"""What is as if its name were not there."""


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object with every name it gave: a dict would forget the first of two."""

    pairs: tuple[tuple[str, Any], ...]


def body_pairs(request: Request, names: Names) -> list[tuple[str, str]]:
    """Return the parameters in a request's body; raise Problem where it is no object of them."""
    kind = request.mimetype
    if kind and kind not in TYPES and not kind.endswith("+json"):
        raise Problem(
            "unsupported-media-type", f"The body must be application/json, not {kind[:MAX_NAME]}."
        )
    data = request.get_data()
    if len(data) > LIMIT:  # sent in chunks: Flask cuts at its limit and says nothing
        raise Problem("body-too-large", KINDS["body-too-large"].help)
    found = _parsed(data)
    if not isinstance(found, _Object):
        raise Problem("invalid-body", "The body must be a JSON object of parameters.")
    if len(found.pairs) > MAX_NAMES:
        raise Problem("invalid-body", f"The body has more than {MAX_NAMES} names.")
    repeated = [name for name, times in Counter(n for n, _ in found.pairs).items() if times > 1]
    if repeated:
        raise invalid([Fault(name[:MAX_NAME], "A name stands twice.") for name in sorted(repeated)])
    return [
        (name, text)
        for name, value in found.pairs
        for text in (_texts(names[name], value) if name in names else "?")
    ]


def _parsed(data: bytes) -> Any:
    if not data.strip():
        return _Object(())
    try:
        return json.loads(data, object_pairs_hook=lambda pairs: _Object(tuple(pairs)))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Problem("invalid-body", f"The body is not JSON: {error.msg} at {where}.") from None
    except (ValueError, RecursionError):
        raise Problem("invalid-body", "The body is not JSON that can be read.") from None


def _texts(row: Parameter, value: Any) -> Iterator[str]:
    """Yield a value as the texts that an address would give."""
    name, kind = row.name, row.kind
    if value in NOTHING:
        return
    if value == [] and NONE in row.allowed:
        yield NONE
    for item in value if isinstance(value, list) and kind in _LISTED else (value,):
        if _whole(item) and kind in {Kind.NUMBER, Kind.VALUES}:
            yield str(int(item))
        elif isinstance(item, str) and kind is not Kind.NUMBER and (item or kind is Kind.VALUES):
            yield item
        else:
            raise invalid([Fault(name, f"{name} must be {_MEANT.get(kind, 'a text')}.")])


def _whole(value: Any) -> bool:
    """Say whether a value is a whole number, as JSON has them: 1.0 is one, true is none."""
    return type(value) is int or (isinstance(value, float) and value.is_integer())


_LISTED = frozenset({Kind.VALUES, Kind.NAMES})
_MEANT = {
    Kind.NUMBER: "a whole number",
    Kind.VALUES: "a text, a whole number or a list of these",
    Kind.NAMES: "a name or a list of names",
}
