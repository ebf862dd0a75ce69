"""Answers of the service itself, shortened, as examples beside the routes that gave them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from search.errors import EngineError
from web.http import NDJSON, json_bytes
from web.problem_details import Example, Problem

MAX_ITEMS = 2
MAX_CHARACTERS = 160
_MAX_TEXT_CHARACTERS = 600
_MAX_LINES = 2
# The page would otherwise differ each time, and no copy of it could be revalidated.
_VARYING = {
    "took_ms": 4,
    "processingTimeMS": 4,
    "query_id": "62c4de5e83856379",
    "request_id": "87ad85fb333465dc",
}


def sample_answer(example: Example) -> str:
    """What the service answers to an example, shortened; empty if that is an error.

    The route is called directly, so the rate limit, the log and the metrics count one request:
    that for the documentation.
    """
    context = current_app.test_request_context(
        example.path,
        method=example.method,
        base_url=request.url_root,
        data=example.body or None,
        content_type=example.content_type if example.body else None,
    )
    # Without a context of its own, the other request would leave its notes with this one.
    with current_app.app_context(), context:
        try:
            rule, arguments = context.url_adapter.match(return_rule=True)  # type: ignore[union-attr]
            view: Callable[..., Any] = current_app.view_functions[rule.endpoint]
            response: Response = view(**arguments)
        except (HTTPException, EngineError, Problem):
            return ""
        return _shortened(response.get_data(as_text=True), response.mimetype or "")


def _shortened(text: str, mimetype: str) -> str:
    if mimetype == NDJSON:
        lines = [line for line in text.split("\n") if line]
        return "\n".join(map(_one_line, lines[:_MAX_LINES]))
    if mimetype.endswith("json"):
        return json.dumps(short(json.loads(text)), ensure_ascii=False, indent=2)
    return text if len(text) <= _MAX_TEXT_CHARACTERS else text[:_MAX_TEXT_CHARACTERS] + "…"


def _one_line(line: str) -> str:
    return json_bytes(short(json.loads(line))).decode()


def short(value: Any) -> Any:
    """A JSON value with the first items of its lists and the beginnings of its texts."""
    if isinstance(value, dict):
        return {name: _VARYING.get(name, short(inner)) for name, inner in value.items()}
    if isinstance(value, list):
        return [short(inner) for inner in value[:MAX_ITEMS]]
    if isinstance(value, str) and len(value) > MAX_CHARACTERS:
        return value[:MAX_CHARACTERS] + "…"
    return value
