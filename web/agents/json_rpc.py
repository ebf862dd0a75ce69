"""JSON-RPC 2.0: one message from bytes, and the error that answers it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
UNKNOWN_METHOD = -32601
INVALID_PARAMS = -32602

MessageId = str | int | None


class RpcError(Exception):
    """A message that cannot be answered with a result."""

    def __init__(self, code: int, text: str, *, id: MessageId = None, data: Any = None) -> None:
        super().__init__(text)
        self.code, self.text, self.id, self.data = code, text, id, data


@dataclass(frozen=True, slots=True)
class Message:
    """A request or, without an ID, a notification, to which nobody expects an answer."""

    method: str
    params: Mapping[str, Any]
    id: MessageId = None


def read_message(data: bytes) -> Message:
    """The message in a body or line. Raises RpcError if it is not a single valid message."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        raise RpcError(PARSE_ERROR, "The message is not valid JSON.") from None
    if isinstance(values, list):
        raise RpcError(INVALID_REQUEST, "Batches are not supported. Send one message at a time.")
    if not isinstance(values, dict) or values.get("jsonrpc") != "2.0":
        raise RpcError(INVALID_REQUEST, 'The message must be an object with "jsonrpc": "2.0".')
    if "method" not in values and ("result" in values or "error" in values):
        # A response, although the server asks nothing, is acknowledged like a notification.
        return Message("", {})
    return _request(values)


def _request(values: Mapping[str, Any]) -> Message:
    id = values.get("id")
    if "id" in values and (isinstance(id, bool) or not isinstance(id, str | int)):
        raise RpcError(INVALID_REQUEST, "id must be a string or a whole number.")
    method, params = values.get("method"), values.get("params", {})
    if not isinstance(method, str):
        raise RpcError(INVALID_REQUEST, "method must be a string.", id=id)
    if not isinstance(params, dict):
        raise RpcError(INVALID_PARAMS, "params must be an object.", id=id)
    return Message(method, params, id)


def result_json(id: MessageId, result: Mapping[str, Any]) -> dict[str, Any]:
    """The response with a result."""
    return {"jsonrpc": "2.0", "id": id, "result": result}


def error_json(error: RpcError) -> dict[str, Any]:
    """The response with an error."""
    body: dict[str, Any] = {"code": error.code, "message": error.text}
    if error.data is not None:
        body["data"] = error.data
    return {"jsonrpc": "2.0", "id": error.id, "error": body}
