"""Examples of all parameters and errors that work on the current index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from shlex import quote as shell
from typing import Any
from urllib.parse import quote, urlencode

from search.document import Document
from search.engines import Engine
from search.errors import EngineError
from search.query import Query
from search.schema import ACRONYM
from web.problem_details import Example
from web.request import Parameter, ParameterKind

# A longer value, such as an overlong query, would bury the rest of its example.
_MAX_EXAMPLE_CHARS = 100


def sample(engine: Engine) -> Document | None:
    """The newest document, whose values serve as examples."""
    try:
        hits = engine.search(Query(limit=1, at=datetime.now(UTC))).hits
    except EngineError:
        return None
    return hits[0].document if hits else None


def example(parameter: Parameter, document: Document | None) -> Any:
    """A valid example value of a parameter."""
    if parameter.kind is ParameterKind.VALUES:
        values = document.facets.get(parameter.field, ()) if document else ()
        # Use different values, because a value cannot be both selected and excluded.
        first, second = (*values, *("News", "Guide")[len(values) :])[:2]
        return [first if parameter.attribute == "chosen" else second]
    if parameter.kind is ParameterKind.NAMES:
        return list(parameter.allowed[:1])
    if parameter.kind is ParameterKind.CHOICE:
        others = (name for name in parameter.allowed if name != parameter.default)
        return parameter.example or next(others)
    if parameter.kind is ParameterKind.NUMBER:
        return parameter.default
    if parameter.kind is ParameterKind.DECIMAL:
        return int(parameter.example)
    return parameter.example


def in_path(path: str, name: str, document: Document | None) -> str:
    """A valid value for a parameter in a path's braces."""
    if name == "index":
        return "content"
    if name in {"field", "facet"}:
        facets = document.facets if document else {}
        return next((name for name in facets if name != ACRONYM), "topic")
    return document.id if document and not path.startswith("/tasks/") else "1"


def url_of(path: str, parameters: Iterable[Mapping[str, Any]], *names: str) -> str:
    """An operation's example URL, with its required parameters and those in `names`."""
    query = []
    for row in parameters:
        if row["in"] == "path":
            path = path.replace(f"{{{row['name']}}}", quote(row["example"], errors="replace"))
        elif row.get("required") or row["name"] in names:
            query.append((row["name"], row["example"]))
    return f"{path}?{urlencode(query, doseq=True, errors='replace')}" if query else path


@dataclass(frozen=True, slots=True)
class Call:
    """A request as a shell command and, if a browser can send it, as a link."""

    text: str
    url: str


def call(base: str, request: Example, *, token: str = "") -> Call:
    """An example as a curl command; `token` names the shell variable with the token, if any."""
    parts = ["curl", "-H", f'"Authorization: Bearer ${token}"'] if token else ["curl"]
    if request.method != "GET":
        parts += ["-X", request.method]
    if request.body:
        parts += ["-H", shell(f"Content-Type: {request.content_type}"), "-d", _short(request.body)]
    link = request.method == "GET" and not request.when and not token and request.path
    return Call(" ".join([*parts, _short(base + request.path)]), base + link if link else "")


def _short(text: str) -> str:
    if len(text) <= _MAX_EXAMPLE_CHARS:
        return shell(text)
    return f"{shell(text[: _MAX_EXAMPLE_CHARS // 2] + '…')} ({len(text):,} characters)"
