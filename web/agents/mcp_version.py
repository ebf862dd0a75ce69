"""Versions of the Model Context Protocol.

Up to 2025-11-25 a client begins with `initialize`, which settles the version. Since 2026-07-28 each
request names its version, in its `_meta` and, over HTTP, in headers that must say the same.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import Headers

from web.agents.json_rpc import INVALID_PARAMS, Message, RpcError

HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022
HANDSHAKE_VERSIONS = ("2025-06-18", "2025-11-25")
VERSION = "2026-07-28"
META = "io.modelcontextprotocol/"
"""The prefix of the protocol's own keys in `_meta`."""

_VERSION_HEADER = "MCP-Protocol-Version"
_REQUIRED_KEYS = (f"{META}protocolVersion", f"{META}clientCapabilities")
# The parameter that the header Mcp-Name repeats, for methods that concern one thing.
_NAMES = {"tools/call": "name", "resources/read": "uri"}
_BASE64 = re.compile(r"=\?base64\?(.*)\?=")


def negotiated_version(requested: Any) -> str:
    """The version for a client that begins with `initialize`: its own, or else our newest."""
    if not isinstance(requested, str):
        raise RpcError(INVALID_PARAMS, "protocolVersion must be a string.")
    return requested if requested in HANDSHAKE_VERSIONS else HANDSHAKE_VERSIONS[-1]


def version_of(message: Message, headers: Headers | None) -> str:
    """The version of a message. `headers` are those of HTTP, or None on another transport."""
    meta = message.params.get("_meta", {})
    if not isinstance(meta, dict):
        raise RpcError(INVALID_PARAMS, "_meta must be an object.", id=message.id)
    header = headers.get(_VERSION_HEADER, "") if headers is not None else ""
    if header != VERSION and _REQUIRED_KEYS[0] not in meta:
        if header and header not in HANDSHAKE_VERSIONS:
            raise _unsupported(message, header, (*HANDSHAKE_VERSIONS, VERSION))
        return header or HANDSHAKE_VERSIONS[-1]
    # Notifications have no effect, so it does not matter what they lack.
    if message.id is not None:
        _check(message, meta, headers)
    return VERSION


def _check(message: Message, meta: Mapping[str, Any], headers: Headers | None) -> None:
    missing = [key for key in _REQUIRED_KEYS if key not in meta]
    if missing:
        raise RpcError(INVALID_PARAMS, f"_meta lacks {', '.join(missing)}.", id=message.id)
    version = meta[_REQUIRED_KEYS[0]]
    if not isinstance(version, str):
        raise RpcError(INVALID_PARAMS, "The protocol version must be a string.", id=message.id)
    if headers is not None:
        _check_headers(message, version, headers)
    if version != VERSION:
        raise _unsupported(message, version, (VERSION,))


def _check_headers(message: Message, version: str, headers: Headers) -> None:
    """Compare the headers, by which proxies may decide, with the body."""
    expected: dict[str, Any] = {_VERSION_HEADER: version, "Mcp-Method": message.method}
    if parameter := _NAMES.get(message.method):
        expected["Mcp-Name"] = message.params.get(parameter)
    for name, value in expected.items():
        if _decoded(headers.get(name)) != value:
            text = f"The header {name} is missing or differs from the body."
            raise RpcError(HEADER_MISMATCH, text, id=message.id)


def _decoded(header: str | None) -> str | None:
    """A header's value, which is Base64 in `=?base64?…?=` if it is not plain ASCII."""
    match = _BASE64.fullmatch(header) if header is not None else None
    if match is None:
        return header
    try:
        return base64.b64decode(match[1], validate=True).decode()
    except ValueError:
        return None


def _unsupported(message: Message, requested: str, supported: tuple[str, ...]) -> RpcError:
    data = {"supported": list(supported), "requested": requested[:60]}
    return RpcError(UNSUPPORTED_VERSION, "Unsupported protocol version", id=message.id, data=data)
