"""A request's JSON body -> the pairs of names and texts that a query string would give."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Request

from web.params import MAX_NAME
from web.problems import KINDS, Fault, Problem, invalid

LIMIT = 64 * 1024  # bytes
MAX_NAMES = 200  # in one body: several times as many as there are
# A page of another site may send text/plain without asking first (no preflight).
TYPES = ("application/json", "text/plain")


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object with every name it gave: a dict would forget the first of two."""

    pairs: tuple[tuple[str, Any], ...]


def body_pairs(request: Request) -> list[tuple[str, str]]:
    """Return the parameters in a request's body; raise Problem where it is no JSON object."""
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
    return [(name, text) for name, value in found.pairs for text in _texts(name, value)]


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


def _texts(name: str, value: Any) -> Iterator[str]:
    values = value if isinstance(value, list) else [value]
    for item in values:
        if isinstance(item, str):
            yield item
        elif type(item) is int and item.bit_length() < 64:
            yield str(item)
        elif item is not None:
            detail = f"{name[:MAX_NAME]} must be a text, a whole number or a list of texts."
            raise invalid([Fault(name[:MAX_NAME], detail)])
