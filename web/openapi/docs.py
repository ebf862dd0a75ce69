"""The API's documentation for people: its OpenAPI description as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request

from search.errors import EngineError
from web.http.responses import MAX_AGE_SECONDS
from web.openapi.examples import call, url_of
from web.openapi.routes import describe
from web.problem_details import KINDS, Example
from web.site import current_site
from web.translations import translations

blueprint = Blueprint("docs", __name__)
_ASKED = ("q",)  # parameters that an operation's own example names


def init_app(app: Flask) -> None:
    """Serve the documentation."""
    app.register_blueprint(blueprint)


@blueprint.get("/api/docs")
def docs() -> Response:
    """Answer with the documentation of the routes over the current index."""
    site = current_site()
    edition = site.without_index()
    with suppress(EngineError):
        edition = site.edition()
    described = describe(edition, root=request.script_root)
    text = render_template(
        "docs.html",
        say=translations()["en"],
        info=described["info"],
        operations=list(_operations(described)),
        shapes={name: _fields(shape) for name, shape in described["components"]["schemas"].items()},
        errors=[(code, kind, call(_base(), kind.example)) for code, kind in KINDS.items()],
    )
    response = Response(text.encode("utf-8", "replace"))
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    return response


def _base() -> str:
    return request.url_root.rstrip("/")


def _operations(described: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each operation with what the page says of it."""
    root = described["servers"][0]["url"].removeprefix(request.script_root)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            rows = operation["parameters"]
            content = operation.get("requestBody", {}).get("content", {})
            sent = content.get("application/json", {})
            body = json.dumps(sent["example"]) if "example" in sent else ""
            address = root + url_of(path, rows, *_ASKED)
            yield {
                **operation,
                "path": root + path,
                "short": path,
                "method": method.upper(),
                "rows": [
                    *(_row(row, root + url_of(path, rows, row["name"])) for row in rows),
                    *_in_body(sent.get("schema", {})),
                ],
                "call": call(
                    _base(), Example(address, method.upper(), body), token=_token(operation)
                ),
                "answer": _answer(operation),
                "codes": sorted(_codes(operation["responses"])),
            }


def _token(operation: Mapping[str, Any]) -> str:
    """Return the variable that holds the token an operation asks for, if it does."""
    asked = [name for way in operation.get("security", ()) for name in way]
    return {"admin": "ADMIN_TOKEN", "key": "SEARCH_KEY"}[asked[0]] if asked else ""


def _row(row: Mapping[str, Any], path: str) -> dict[str, Any]:
    given = row["example"]
    text = ",".join(given) if isinstance(given, list) else str(given)
    url = request.script_root + path
    return {**row, "example": text, "url": url, "means": _means(row["schema"])}


def _in_body(shape: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "description": inner.get("description", ""),
            "means": _means(inner),
            "example": json.dumps(inner.get("example")),
        }
        for name, inner in shape.get("properties", {}).items()
    ]


def _means(shape: Mapping[str, Any]) -> str:
    """Return what a value may be, in words: the first way, where it can be written in several."""
    if "anyOf" in shape:
        return _means({k: v for k, v in shape.items() if k != "anyOf"} | shape["anyOf"][0])
    if "enum" in shape:
        words = "one of " + ", ".join(map(str, shape["enum"]))
    elif shape.get("type") == "array":
        inner = shape["items"].get("enum")
        words = f"some of {', '.join(inner)}" if inner else "texts, repeated"
    elif shape.get("type") == "integer":
        words = f"{shape.get('minimum', 0):,} to {shape.get('maximum', 0):,}"
    else:
        words = f"at most {shape['maxLength']} characters" if "maxLength" in shape else ""
    default = shape.get("default")
    return f"{words}; otherwise {default}".strip("; ") if default not in (None, "") else words


def _answer(operation: Mapping[str, Any]) -> str:
    success = next(found for status, found in operation["responses"].items() if status < "3")
    content = success.get("content", {})
    shapes = [found.get("schema", {}).get("$ref", "") for found in content.values()]
    return "".join(shapes[:1]).rpartition("/")[2]


def _codes(responses: Mapping[str, Any]) -> Iterator[str]:
    """Yield the error codes that an operation's responses name."""
    for response in responses.values():
        if "$ref" in response:
            yield response["$ref"].rpartition("/")[2]
        for content in response.get("content", {}).values():
            for part in content["schema"].get("allOf", ()):
                yield from part.get("properties", {}).get("code", {}).get("enum", ())


def _fields(shape: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return a shape's fields: name, type, and the shape it leads to."""
    return [(name, *_type(inner)) for name, inner in shape.get("properties", {}).items()]


def _type(shape: Mapping[str, Any]) -> tuple[str, str]:
    if "$ref" in shape:
        return "", shape["$ref"].rpartition("/")[2]
    kind = shape.get("type", "any")
    if kind == "array":
        words, name = _type(shape["items"])
        return f"list of {words}".rstrip(), name
    return " or ".join(kind) if isinstance(kind, list) else kind, ""
