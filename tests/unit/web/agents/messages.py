"""Messages of the Model Context Protocol, sent by hand."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

URL = "/mcp"
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


def message(method: str, params: Any = None, **more: Any) -> dict[str, Any]:
    """A request."""
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}, **more}


def post(client: FlaskClient, method: str, params: Any = None, **options: Any) -> TestResponse:
    """Send a request as clients up to 2025-11-25 do."""
    return client.post(URL, json=message(method, params), **options)


def post_modern(client: FlaskClient, method: str, params: Any = None, **headers: str) -> Any:
    """Send a request as clients since 2026-07-28 do."""
    params = {**(params or {}), "_meta": META}
    sent = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method}
    if name := params.get("name") or params.get("uri"):
        sent["Mcp-Name"] = name
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return client.post(URL, json=message(method, params), headers=sent | named)


def call(client: FlaskClient, tool: str, **arguments: Any) -> Any:
    """The result of a tool."""
    answer = post(client, "tools/call", {"name": tool, "arguments": arguments})
    assert answer.status_code == 200, answer.text
    return answer.json["result"]
