"""The API documentation, which shows the OpenAPI description as a page for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request

from search.errors import EngineError
from web.http import problem_json, with_request_host
from web.openapi.code_samples import LANGUAGES, code_samples
from web.openapi.examples import call, url_of
from web.openapi.failures import CODES
from web.openapi.routes import describe
from web.openapi.sample_answers import MAX_ITEMS, sample_answer, short
from web.problem_details import KINDS, Example, Problem
from web.site import current_site
from web.translations import translations

blueprint = Blueprint("docs", __name__)
# The example for an operation has its required parameters and these.
_EXAMPLE_PARAMETERS = ("q",)
_WRITES = frozenset({"click", "hooks_content"})
_ADMIN = frozenset({"ADMIN_TOKEN"})
# The description is longer than the page; of the others, some change all the time, and some have
# more documents than are shown.
_WITHOUT_SAMPLE = _WRITES | {"description", "metrics_metrics", "agents_guide"}
_WITHOUT_SAMPLE |= {"feed_atom", "feed_json_feed"}


def init_app(app: Flask) -> None:
    """Register the documentation's route."""
    app.register_blueprint(blueprint)


@blueprint.get("/api/docs")
def docs() -> Response:
    """The documentation of the API over the current index."""
    site = current_site()
    edition = site.without_index()
    with suppress(EngineError):
        edition = site.edition()
    description = describe(edition, root=request.script_root)
    schemas = description["components"]["schemas"]
    text = render_template(
        "docs.html",
        say=translations()["en"],
        info=description["info"],
        languages=LANGUAGES,
        has_keys=bool(site.settings.keys),
        operations=list(_operations(description)),
        schemas={name: _fields(schema) for name, schema in schemas.items()},
        errors=[_error(code) for code in KINDS],
    )
    return with_request_host(Response(text.encode("utf-8", "replace")))


def _base() -> str:
    return request.url_root.rstrip("/")


def _error(code: str) -> dict[str, Any]:
    """A kind of problem with a request that leads to it, and the answer in its general form."""
    kind = KINDS[code]
    body = problem_json(Problem(code, kind.help))
    answer = json.dumps(short(body), ensure_ascii=False, indent=2)
    return {"code": code, "kind": kind, "call": call(_base(), kind.example), "answer": answer}


def _operations(described: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The operations, each with the values that the template needs."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            (server,) = operation.get("servers", described["servers"])
            root = server["url"].removeprefix(request.script_root).rstrip("/")
            rows = operation["parameters"]
            content = operation.get("requestBody", {}).get("content", {})
            sent = content.get("application/json", {})
            body = json.dumps(sent["example"]) if "example" in sent else ""
            address = root + url_of(path, rows, *_EXAMPLE_PARAMETERS)
            example = Example(address, method.upper(), body)
            token, is_json = _token(operation), _is_json(operation)
            shell, samples = code_samples(_base(), example, token=token, is_json=is_json)
            is_free = not token and operation["operationId"] not in _WITHOUT_SAMPLE
            yield {
                **operation,
                "path": root + path,
                "short": path,
                "method": method.upper(),
                "rows": [
                    *(_row(row, root + url_of(path, rows, row["name"])) for row in rows),
                    *_in_body(sent.get("schema", {})),
                ],
                "call": shell,
                "samples": samples,
                "can_try": operation["operationId"] not in _WRITES and token not in _ADMIN,
                "address": request.script_root + address,
                "root": (request.script_root + root) or "/",
                "body": body,
                "sample": sample_answer(_short(example, rows)) if is_free else "",
                "answer": _answer(operation),
                "codes": sorted(_codes(operation["responses"])),
            }


def _short(example: Example, rows: Iterable[Mapping[str, Any]]) -> Example:
    """The same request for no more than is shown, so that the page takes little work."""
    if not any(row["name"] == "per_page" for row in rows):
        return example
    separator = "&" if "?" in example.path else "?"
    return replace(example, path=f"{example.path}{separator}per_page={MAX_ITEMS}")


def _is_json(operation: Mapping[str, Any]) -> bool:
    """Whether an operation that succeeds answers with one JSON value."""
    success = next(response for status, response in operation["responses"].items() if status < "3")
    return "application/json" in success.get("content", {})


def _token(operation: Mapping[str, Any]) -> str:
    """The shell variable for an operation's token, or empty if no token is needed."""
    schemes = [name for requirement in operation.get("security", ()) for name in requirement]
    names = {"admin": "ADMIN_TOKEN", "key": "SEARCH_KEY"}
    return next((names[name] for name in schemes if name in names), "")


def _row(row: Mapping[str, Any], path: str) -> dict[str, Any]:
    example = row["example"]
    text = ",".join(example) if isinstance(example, list) else str(example)
    url = request.script_root + path
    return {**row, "example": text, "url": url, "allowed_values": _allowed_values(row["schema"])}


def _in_body(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "description": inner.get("description", ""),
            "allowed_values": _allowed_values(inner),
            "example": json.dumps(inner.get("example")),
        }
        for name, inner in schema.get("properties", {}).items()
    ]


def _allowed_values(schema: Mapping[str, Any]) -> str:
    """A parameter's allowed values in words. Of several notations, only the first is described."""
    if "anyOf" in schema:
        common = {name: value for name, value in schema.items() if name != "anyOf"}
        return _allowed_values(common | schema["anyOf"][0])
    if "enum" in schema:
        words = "one of " + ", ".join(map(str, schema["enum"]))
    elif schema.get("type") == "array" and schema["items"].get("type") == "object":
        words = f"a list of {schema['minItems']} to {schema['maxItems']} objects"
    elif schema.get("type") == "array":
        inner = schema["items"].get("enum")
        words = f"any of {', '.join(inner)}" if inner else "text; may be repeated"
    elif schema.get("type") == "integer":
        words = f"{schema.get('minimum', 0):,} to {schema.get('maximum', 0):,}"
    else:
        words = f"at most {schema['maxLength']} characters" if "maxLength" in schema else ""
    default = schema.get("default")
    return f"{words}; default {default}".strip("; ") if default not in (None, "") else words


def _answer(operation: Mapping[str, Any]) -> str:
    success = next(response for status, response in operation["responses"].items() if status < "3")
    content = success.get("content", {})
    references = [media.get("schema", {}).get("$ref", "") for media in content.values()]
    return "".join(references[:1]).rpartition("/")[2]


def _codes(responses: Mapping[str, Any]) -> Iterator[str]:
    """The error codes named in an operation's responses."""
    for response in responses.values():
        if "$ref" in response:
            yield response["$ref"].rpartition("/")[2]
        yield from response.get(CODES, ())


def _fields(schema: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The fields of a schema: name, type, and the schema that the type refers to."""
    return [(name, *_type(inner)) for name, inner in schema.get("properties", {}).items()]


def _type(schema: Mapping[str, Any]) -> tuple[str, str]:
    if "$ref" in schema:
        return "", schema["$ref"].rpartition("/")[2]
    kind = schema.get("type", "any")
    if kind == "array":
        words, name = _type(schema["items"])
        return f"list of {words}".rstrip(), name
    return " or ".join(kind) if isinstance(kind, list) else kind, ""
