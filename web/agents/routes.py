"""The routes for agents: a guide, and the Model Context Protocol over streamable HTTP."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, g, request
from werkzeug.datastructures import Headers

from web.agents.json_rpc import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    PARSE_ERROR,
    UNKNOWN_METHOD,
    RpcError,
    error_json,
    read_message,
    result_json,
)
from web.agents.llms_text import llms_text
from web.agents.mcp_methods import result_of
from web.agents.mcp_version import HEADER_MISMATCH, UNSUPPORTED_VERSION, VERSION, version_of
from web.http import MCP_PATH, ConditionalRequest, json_response
from web.problem_details import Problem
from web.request import read_body
from web.site import Edition, Site, current_site, with_edition

blueprint = Blueprint("agents", __name__)
_FOREIGN = "Pages of this origin may not use MCP. To allow it, add it to cors_origins by name."
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_STATUS = {PARSE_ERROR: 400, INVALID_REQUEST: 400, UNSUPPORTED_VERSION: 400, HEADER_MISMATCH: 400}
# Before 2026-07-28, a client takes 404 for the end of a session.
_MODERN_STATUS = {**_STATUS, INVALID_PARAMS: 400, UNKNOWN_METHOD: 404}


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(blueprint)


@blueprint.get("/llms.txt")
@with_edition
def guide(site: Site, edition: Edition) -> Response:
    """What language models can read and ask here."""

    def text(now: datetime) -> Response:
        guide = llms_text(site, edition, now)
        return Response(guide.encode("utf-8", "replace"), mimetype="text/plain")

    return ConditionalRequest(edition, "").respond(text)


@blueprint.post(MCP_PATH)
def mcp() -> Response:
    """Answer one message of the Model Context Protocol; there are no sessions."""
    check_origin()
    if request.mimetype != "application/json":
        raise Problem("unsupported-media-type", "The body must be application/json.")
    response = answer_message(read_body(request), request.headers)
    return Response(status=202) if response is None else response


def answer_message(data: bytes, headers: Headers | None) -> Response | None:
    """The response to a message, or None to a notification.

    `headers` are those of HTTP, or None on another transport.
    """
    version = ""
    try:
        message = read_message(data)
        # Errors that are handled elsewhere need it too.
        g.rpc_id = message.id
        version = version_of(message, headers) if message.method != "initialize" else ""
        if message.id is None:
            return None
        return json_response(result_json(message.id, result_of(message, version)))
    except RpcError as error:
        response = json_response(error_json(error))
        codes = _MODERN_STATUS if version == VERSION or _is_modern(headers) else _STATUS
        response.status_code = codes.get(error.code, 200)
        return response


def _is_modern(headers: Headers | None) -> bool:
    return headers is not None and headers.get("MCP-Protocol-Version") == VERSION


def check_origin() -> None:
    """Refuse pages of other origins, which may have got here by a forged name (DNS rebinding).

    The Host header is forged with the name, so only the public URL, loopback addresses and the
    origins that the settings list by name are trusted.
    """
    origin, settings = request.headers.get("Origin", ""), current_site().settings
    if not origin or origin in settings.cors_origins:
        return
    own = request.host_url.rstrip("/")
    is_trusted_host = bool(settings.public_url) or urlsplit(own).hostname in _LOOPBACK
    if not is_trusted_host or origin != own:
        raise Problem("forbidden", _FOREIGN)
