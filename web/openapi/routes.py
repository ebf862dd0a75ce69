"""The OpenAPI 3.1 description, generated from the tables that the service itself uses."""

from __future__ import annotations

import re
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Blueprint, Flask, Response, request

from search.document import Document
from search.errors import EngineError
from web.http import GENERATION_HEADER, NDJSON, OPEN, json_response, revalidated
from web.openapi.answer_schemas import answer_schemas, ref
from web.openapi.examples import in_path, sample
from web.openapi.failures import failure, failures
from web.openapi.operations import OPERATIONS, TAGS, Operation, Sent
from web.openapi.parameter_schemas import body, in_url, list_body
from web.openapi.root_operations import ROOT_SCHEMAS, root_operations
from web.problem_details import KINDS
from web.site import Edition, current_site

blueprint = Blueprint("openapi", __name__, url_prefix="/api/v1")
_PAGE_HEADERS = {
    GENERATION_HEADER: {"schema": {"type": "string"}},
    "Link": {"schema": {"type": "string"}},
}
_UNCACHED = frozenset({"Service", "Compatible clients"})
# Every operation may fail with these codes.
_COMMON_CODES = (
    "index-unavailable",
    "internal",
    "not-found",
    "method-not-allowed",
    "bad-request",
    "rate-limited",
    "address-too-long",
    "headers-too-large",
)


def init_app(app: Flask) -> None:
    """Register the description's route."""
    app.register_blueprint(blueprint)


@blueprint.get("/openapi.json")
def description() -> Response:
    """The description of the API over the current index."""
    site = current_site()
    edition = site.without_index()
    with suppress(EngineError):
        edition = site.edition()
    return revalidated(json_response(describe(edition, root=request.script_root)))


def describe(edition: Edition, *, root: str = "") -> dict[str, Any]:
    """The description of the API over an index."""
    paths: dict[str, dict[str, Any]] = {}
    # The description is public: if searching requires a key, examples must not reveal values.
    document = None if edition.settings.keys else sample(edition.engine)
    for operation in (*OPERATIONS, *root_operations(edition.settings)):
        described = _operation(operation, edition, document)
        if operation.at_root:
            described["servers"] = [{"url": root or "/"}]
        paths.setdefault(operation.path, {})[operation.method] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{edition.settings.title}: search API",
            "version": program_version(),
            "description": "Full-text search over curated content. Within v1, fields may be added "
            "but not renamed or removed.",
            "contact": {"name": edition.settings.title},
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": f"{root}/api/v1"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        # The address of a kind of problem, its `type`, is that of its response below.
        "x-problems": {code: {"$ref": f"#/components/responses/{code}"} for code in KINDS},
        "components": {
            "schemas": {
                **answer_schemas(edition.status.schema, has_keys=bool(edition.settings.keys)),
                **ROOT_SCHEMAS,
            },
            "responses": {code: failure(code) for code in KINDS},
            "securitySchemes": {
                "admin": _bearer("The token set as admin_token."),
                "pushSignature": _in_header("X-Hub-Signature-256", "sha256= and the HMAC."),
                "pushToken": _in_header("X-Gitlab-Token", "The value of hook_secret."),
                **({"key": _bearer("A search key.")} if edition.settings.keys else {}),
            },
        },
    }


def _operation(operation: Operation, edition: Edition, document: Document | None) -> dict[str, Any]:
    parameters = edition.parameters.on[operation.route] if operation.route else operation.options
    token = _required_token(operation, edition)
    codes = (*operation.codes, *_token_codes(token), *_COMMON_CODES)
    described: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [
            *_in_path(operation, document),
            *(in_url(row, document) for row in parameters.values()),
        ],
        "responses": {
            str(operation.status): _success(operation),
            **({} if operation.default else failures(tuple(dict.fromkeys(codes)))),
            **_other_responses(operation),
        },
    }
    # An empty list says that no token is needed.
    schemes = operation.security or ((token,) if token else ())
    described["security"] = [{scheme: []} for scheme in schemes]
    if operation.method == "get" and not operation.admin and operation.tag not in _UNCACHED:
        described["responses"]["304"] = {"description": "The cached answer is still current."}
    if operation.method == "post":
        described["parameters"] = _in_path(operation, document)
        sent = _sent(operation.sends) if operation.sends else body(parameters, document)
        if operation.items:
            sent = list_body(sent, operation.items, operation.max_items)
        described["requestBody"] = sent
    return described


def _required_token(operation: Operation, edition: Edition) -> str:
    """The security scheme that an operation requires, or empty if the operation is public."""
    if operation.admin:
        return "admin"
    names = {operation.endpoint, operation.endpoint.partition(".")[0]}
    needs_key = edition.settings.keys and OPEN.isdisjoint(names)
    return "key" if needs_key else ""


def _token_codes(token: str) -> tuple[str, ...]:
    return ("unauthorized",) if token else ()


def _bearer(text: str) -> dict[str, Any]:
    return {"type": "http", "scheme": "bearer", "description": text}


def _in_header(name: str, text: str) -> dict[str, Any]:
    return {"type": "apiKey", "in": "header", "name": name, "description": text}


def _sent(sent: Sent) -> dict[str, Any]:
    content = {"application/json": {"schema": sent.schema, "example": sent.example}}
    return {"required": True, "content": content}


def _other_responses(operation: Operation) -> dict[str, Any]:
    pairs = [(str(status), name) for status, name in operation.other_statuses]
    pairs += [("default", operation.default)] if operation.default else []
    return {
        status: {
            "description": "An error." if status == "default" else operation.summary,
            **({"content": {"application/json": {"schema": ref(name)}}} if name else {}),
        }
        for status, name in pairs
    }


def _in_path(operation: Operation, document: Document | None) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            "example": in_path(operation.path, name, document),
        }
        for name in re.findall(r"{(\w+)}", operation.path)
    ]


def _success(operation: Operation) -> dict[str, Any]:
    if operation.status == 204:
        return {"description": "The click was accepted; it is recorded if analytics are enabled."}
    is_json = operation.media_type == "application/json"
    schema = (
        ref(operation.answer) if operation.answer else {"type": "object" if is_json else "string"}
    )
    content = {operation.media_type: {"schema": schema}}
    if operation.media_type == NDJSON:
        lines = {"oneOf": [ref("Document"), ref("Change")]}
        content[operation.media_type]["x-line-schema"] = lines
    content |= {kind: {"schema": ref(name)} for kind, name in operation.other_types}
    response: dict[str, Any] = {"description": operation.summary, "content": content}
    if operation.media_type == NDJSON:
        response["headers"] = _PAGE_HEADERS
    if operation.status == 202:
        response["headers"] = {
            "Location": {"schema": {"type": "string", "format": "uri-reference"}}
        }
    return response


def program_version() -> str:
    """The version of the installed package."""
    try:
        return version("curated-search")
    except PackageNotFoundError:
        return "0"
