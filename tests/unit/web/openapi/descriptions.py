"""The OpenAPI description: its parameters, and where a value violates one of its schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from search.engines.memory.engine import MemoryEngine
from search.errors import IndexMissing

URL = "/api/v1/openapi.json"
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


class Missing(MemoryEngine):
    """An engine before its first build."""

    def status(self) -> Any:
        raise IndexMissing("none yet")


def root_of(operation: Any, described: Any) -> str:
    """What comes before the path of an operation."""
    (server,) = operation.get("servers", described["servers"])
    return str(server["url"].rstrip("/"))


def addresses(described: Any) -> Iterator[tuple[str, str, str]]:
    """The path, name and example URL of every URL parameter."""
    for path, methods in described["paths"].items():
        for operation in methods.values():
            rows = operation["parameters"]
            filled = path
            for row in rows:
                if row["in"] == "path":
                    filled = filled.replace(f"{{{row['name']}}}", row["example"])
            for row in rows:
                query = {row["name"]: row["example"]} if row["in"] == "query" else {}
                root = root_of(operation, described)
                yield path, row["name"], f"{root}{filled}?{urlencode(query, doseq=True)}"


def in_bodies(described: Any) -> Iterator[str]:
    """The names of parameters in request bodies."""
    for methods in described["paths"].values():
        body = methods.get("post", {}).get("requestBody", {"content": {}})
        for sent in body["content"].values():
            yield from sent["schema"].get("properties", ())


def misfits(shape: Mapping[str, Any], value: Any, root: Any, at: str = "$") -> Iterator[str]:
    """Where a value violates a JSON schema, by the few keywords that the description uses."""
    if "$ref" in shape:
        shape = resolved(shape["$ref"], root)
    for part in shape.get("allOf", ()):
        yield from misfits(part, value, root, at)
    if "oneOf" in shape and sum(not [*misfits(s, value, root)] for s in shape["oneOf"]) != 1:
        yield f"{at} is none of the kinds"
    if "enum" in shape and value not in shape["enum"]:
        yield f"{at} is not in the list"
    kinds = shape.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, TYPES[kind]) for kind in kinds):
        yield f"{at} is {type(value).__name__}"
    elif isinstance(value, dict) and "properties" in shape:
        yield from misfits_inside(shape, value, root, at)
    elif isinstance(value, list) and "items" in shape:
        for number, item in enumerate(value):
            yield from misfits(shape["items"], item, root, f"{at}[{number}]")


def misfits_inside(
    shape: Mapping[str, Any], value: Mapping[str, Any], root: Any, at: str
) -> Iterator[str]:
    yield from (f"{at}.{n} is missing" for n in shape.get("required", ()) if n not in value)
    if "type" in shape:
        yield from (f"{at}.{n} is not described" for n in value if n not in shape["properties"])
    for name, inner in shape["properties"].items():
        if name in value:
            yield from misfits(inner, value[name], root, f"{at}.{name}")


def resolved(reference: str, root: Any) -> Any:
    for part in reference.removeprefix("#/").split("/"):
        root = root[part]
    return root
