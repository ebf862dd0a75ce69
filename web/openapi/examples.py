"""An example of every parameter and error: one that runs against the index that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from shlex import quote as shell
from typing import Any
from urllib.parse import quote, urlencode

from search.document import Document
from search.engines.protocol import Engine
from search.errors import EngineError
from search.query import Query
from search.schema import ACRONYM
from web.problem_details import Example
from web.request.parameter_table import Parameter, ParameterKind

_LONG = 100  # characters of an example that are shown


def sample(engine: Engine) -> Document | None:
    """Return the newest document: examples are made of its values."""
    try:
        hits = engine.search(Query(limit=1, at=datetime.now(UTC))).hits
    except EngineError:
        return None
    return hits[0].document if hits else None


def example(parameter: Parameter, document: Document | None) -> Any:
    """Return a value that may be sent for a parameter, of its schema's type."""
    if parameter.kind is ParameterKind.VALUES:
        known = document.facets.get(parameter.facet, ()) if document else ()
        # Not the same value for both: one cannot be asked for and excluded.
        first, second = (*known, *("News", "Guide")[len(known) :])[:2]
        return [first if parameter.attribute == "chosen" else second]
    if parameter.kind is ParameterKind.NAMES:
        return list(parameter.allowed[:1])
    if parameter.kind is ParameterKind.CHOICE:
        others = (name for name in parameter.allowed if name != parameter.default)
        return parameter.example or next(others)
    if parameter.kind is ParameterKind.NUMBER:
        return parameter.default
    return parameter.example


def in_path(path: str, document: Document | None) -> str:
    """Return what may stand in a path for what is in braces there."""
    if path.startswith("/facets/"):
        facets = document.facets if document else {}
        return next((name for name in facets if name != ACRONYM), "topic")
    return document.id if document and path.startswith("/documents/") else "1"


def url_of(path: str, parameters: Iterable[Mapping[str, Any]], *names: str) -> str:
    """Return an operation's example address: what it needs, and the parameters named."""
    query = []
    for row in parameters:
        if row["in"] == "path":
            path = path.replace(f"{{{row['name']}}}", quote(row["example"], errors="replace"))
        elif row.get("required") or row["name"] in names:
            query.append((row["name"], row["example"]))
    return f"{path}?{urlencode(query, doseq=True, errors='replace')}" if query else path


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it is typed, and, where it can, as a link follows it."""

    text: str
    url: str


def call(base: str, asked: Example, *, token: str = "") -> Call:
    """Return an example as a command for curl; `token` names the variable of one that it needs."""
    parts = ["curl", "-H", f'"Authorization: Bearer ${token}"'] if token else ["curl"]
    if asked.method != "GET":
        parts += ["-X", asked.method]
    if asked.body:
        parts += ["-H", shell(f"Content-Type: {asked.content_type}"), "-d", _short(asked.body)]
    follows = asked.method == "GET" and not asked.when and not token and asked.path
    return Call(" ".join([*parts, _short(base + asked.path)]), base + follows if follows else "")


def _short(text: str) -> str:
    if len(text) <= _LONG:
        return shell(text)
    return f"{shell(text[: _LONG // 2] + '…')} ({len(text):,} characters)"
