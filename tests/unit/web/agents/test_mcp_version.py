"""Negotiation of the protocol's version."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from werkzeug.datastructures import Headers

from tests.unit.web.agents.messages import META
from web.agents.json_rpc import Message, RpcError
from web.agents.mcp_version import negotiated_version, version_of

MODERN = "2026-07-28"
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("2024-11-05", "2025-11-25"),
        ("2026-07-28", "2025-11-25"),
        ("next", "2025-11-25"),
    ],
)
def test_handshake(requested: str, expected: str) -> None:
    """A client gets the version that it asks for, or the newest with a handshake."""
    assert negotiated_version(requested) == expected


@pytest.mark.parametrize("requested", [None, 1, ["2025-11-25"]])
def test_invalid_handshake(requested: Any) -> None:
    """A version is a string."""
    with pytest.raises(RpcError):
        negotiated_version(requested)


def modern(**values: Any) -> Message:
    return Message("tools/call", {"name": "é", "_meta": META} | values, 1)


def headers(**changes: str) -> Headers:
    name = "=?base64?" + base64.b64encode("é".encode()).decode() + "?="
    sent = {"MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/call", "Mcp-Name": name}
    return Headers(sent | {key.replace("_", "-"): value for key, value in changes.items()})


def test_versions_of_messages() -> None:
    """Each message states its version; the default is the newest version with a handshake."""
    plain = Message("tools/list", {}, 1)
    assert version_of(plain, Headers()) == version_of(plain, None) == "2025-11-25"
    assert version_of(plain, Headers({"MCP-Protocol-Version": "2025-06-18"})) == "2025-06-18"
    assert version_of(modern(), headers()) == version_of(modern(), None) == MODERN
    notification = Message("notifications/cancelled", {}, None)
    assert version_of(notification, headers()) == MODERN


@pytest.mark.parametrize(
    ("message", "sent", "code"),
    [
        (modern(_meta=1), headers(), -32602),
        (modern(_meta={}), headers(), -32602),
        (modern(_meta={VERSION_KEY: MODERN}), None, -32602),
        (modern(_meta=META | {VERSION_KEY: 1}), None, -32602),
        (modern(_meta=META | {VERSION_KEY: "2027-01-01"}), None, -32022),
        (modern(_meta=META | {VERSION_KEY: "2027-01-01"}), headers(), -32020),
        (modern(), Headers(), -32020),
        (modern(), headers(Mcp_Method="tools/list"), -32020),
        (modern(), headers(Mcp_Name="e"), -32020),
        (modern(), headers(Mcp_Name="=?base64?%%%?="), -32020),
        (modern(), headers(Mcp_Name="=?base64?/w==?="), -32020),
        (modern(name=1), headers(), -32020),
        (Message("ping", {}, 1), Headers({"MCP-Protocol-Version": "2024-11-05"}), -32022),
        (Message("ping", {}, 1), Headers({"MCP-Protocol-Version": "x" * 9_000}), -32022),
    ],
)
def test_what_does_not_fit(message: Message, sent: Headers | None, code: int) -> None:
    """Headers that differ from the body, missing keys and other versions are errors."""
    with pytest.raises(RpcError) as caught:
        version_of(message, sent)
    assert caught.value.code == code
    assert len(str(caught.value.data)) < 300
