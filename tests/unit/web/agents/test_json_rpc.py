"""JSON-RPC messages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from web.agents.json_rpc import Message, RpcError, error_json, read_message

START = b'{"jsonrpc": "2.0", '


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", -32700),
        (b"{", -32700),
        (b"\xff", -32700),
        (b"[" * 60_000, -32700),
        (b'{"a":' * 60_000, -32700),
        (b'{"jsonrpc": "2.0", "id": ' + b"9" * 5_000 + b', "method": "ping"}', -32700),
        (b"[]", -32600),
        (b'[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', -32600),
        (b"1", -32600),
        (b"null", -32600),
        (b"{}", -32600),
        (b'{"id": 1, "method": "ping"}', -32600),
        (START + b'"id": 1}', -32600),
        (START + b'"id": null, "method": "ping"}', -32600),
        (START + b'"id": true, "method": "ping"}', -32600),
        (START + b'"id": 1.5, "method": "ping"}', -32600),
        (START + b'"id": NaN, "method": "ping"}', -32600),
        (START + b'"id": {}, "method": "ping"}', -32600),
        (START + b'"id": 1, "method": ["ping"]}', -32600),
        (START + b'"id": 1, "method": "ping", "params": []}', -32602),
        (START + b'"id": 1, "method": "ping", "params": null}', -32602),
    ],
)
def test_invalid_messages(data: bytes, code: int) -> None:
    """Whatever is not one message is an error with the standard's code."""
    with pytest.raises(RpcError) as caught:
        read_message(data)
    assert caught.value.code == code
    assert json.loads(json.dumps(error_json(caught.value)))["error"]["code"] == code


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"id": "a", "method": "ping"}, Message("ping", {}, "a")),
        ({"id": 0, "method": "m", "params": {"x": 1}}, Message("m", {"x": 1}, 0)),
        ({"method": "notifications/initialized"}, Message("notifications/initialized", {})),
        ({"id": 1, "result": {}}, Message("", {})),
        ({"id": 1, "error": {"code": 1, "message": ""}}, Message("", {})),
    ],
)
def test_messages(values: dict[str, Any], expected: Message) -> None:
    """Requests have an ID; notifications and responses need no answer."""
    assert read_message(json.dumps({"jsonrpc": "2.0", **values}).encode()) == expected


def test_an_error_has_the_id_of_its_request() -> None:
    """If the ID could be read, the error repeats it."""
    with pytest.raises(RpcError) as caught:
        read_message(START + b'"id": "a", "method": 1}')
    assert error_json(caught.value)["id"] == "a"
