"""The Model Context Protocol over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.settings.table import SETTINGS
from search.settings.validation import check
from tests.unit.web.agents.messages import URL, message, post, post_modern

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
PING = message("ping")


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_only_post(client_of: ClientOf, article: Article, method: str) -> None:
    """There is no stream to listen to and no session to end."""
    answer = client_of(article()).open(URL, method=method)
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.json["error"]["code"] == -32600


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}', "application/json; charset=utf-8", 200),
        (b" " * 65_537, "application/json", 413),
        (b"[" * 65_000, "application/json", 400),
    ],
)
def test_bodies(
    client_of: ClientOf, article: Article, data: bytes, content_type: str, status: int
) -> None:
    """Errors of HTTP have a JSON-RPC body too."""
    answer = client_of(article()).post(URL, data=data, content_type=content_type)
    assert answer.status_code == status
    assert answer.json["jsonrpc"] == "2.0"
    assert ("error" in answer.json) == (status != 200)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("origin", "host", "settings", "status"),
    [
        ("", "evil.example", {}, 200),
        ("http://localhost", "localhost", {}, 200),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", {}, 200),
        ("http://[::1]:8000", "[::1]:8000", {}, 200),
        ("http://localhost:9999", "localhost:8000", {}, 403),
        ("https://evil.example", "localhost", {}, 403),
        ("http://evil.example", "evil.example", {}, 403),
        ("null", "localhost", {}, 403),
        ("https://s.example", "evil.example", {"public_url": "https://s.example/find"}, 200),
        ("https://s.example.evil.example", "x", {"public_url": "https://s.example"}, 403),
        ("https://app.example", "s.example", {"cors_origins": ("https://app.example",)}, 200),
        ("https://evil.example", "s.example", {"cors_origins": ("*",)}, 403),
    ],
)
def test_origins(
    client_of: ClientOf,
    article: Article,
    origin: str,
    host: str,
    settings: dict[str, object],
    status: int,
) -> None:
    """A page may use MCP only on our own origin, or on one that the settings name."""
    client = client_of(article(), **settings)
    headers = {"Host": host} | ({"Origin": origin} if origin else {})
    answer = client.post(URL, json=PING, headers=headers)
    assert answer.status_code == status
    allowed = answer.headers.get("Access-Control-Allow-Origin")
    assert allowed == (origin if origin == "https://app.example" else None)


def test_keys(client_of: ClientOf, article: Article) -> None:
    """If there are search keys, a message needs one."""
    keys = check(SETTINGS["keys"], {"key-for-partner-a": {}})
    client = client_of(article(), keys=keys)
    answer = client.post(URL, json=PING)
    assert (answer.status_code, answer.json["error"]["code"]) == (401, -32600)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    headers = {"Authorization": "Bearer key-for-partner-a"}
    assert client.post(URL, json=PING, headers=headers).json["result"] == {}
    scoped = post_modern(client, "ping", Authorization="Bearer key-for-partner-a")
    assert scoped.json["result"]["cacheScope"] == "private"


def test_rate_limit(client_of: ClientOf, article: Article) -> None:
    """Messages count like other requests."""
    client = client_of(article(), rate_limit=2)
    assert [post(client, "ping").status_code for _ in range(3)] == [200, 200, 429]
    answer = post(client, "ping")
    assert "Try again in" in answer.json["error"]["message"]
    assert answer.json["error"]["data"]["code"] == "rate-limited"


def test_headers_and_body_must_agree(client_of: ClientOf, article: Article) -> None:
    """Since 2026-07-28, a proxy may decide by the headers."""
    answer = post_modern(client_of(article()), "ping", Mcp_Method="tools/list")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, -32020)


def test_the_answer_repeats_the_id(client_of: ClientOf, article: Article) -> None:
    """IDs may be strings or numbers, even odd ones."""
    client = client_of(article())
    for id in ("", "é<>&", 0, -1, 10**30):
        assert client.post(URL, json=PING | {"id": id}).json == {
            "jsonrpc": "2.0",
            "id": id,
            "result": {},
        }
    odd = client.post(
        URL,
        data=b'{"jsonrpc":"2.0","method":"ping","id":"\\ud800"}',
        content_type="application/json",
    )
    assert odd.status_code == 200


def test_unexpected_failures(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure of ours is an internal error without its cause."""
    client = client_of(article())
    monkeypatch.setattr("web.agents.mcp_methods._server", lambda _: 1 / 0)
    answer = post_modern(client, "ping")
    assert (answer.status_code, answer.json["error"]["code"]) == (500, -32603)
    assert answer.json["id"] == 1
    assert "division" not in answer.text


def test_preflight(client_of: ClientOf, article: Article) -> None:
    """Before a page of a named origin sends a message, its browser may ask for the headers."""
    client = client_of(article(), cors_origins=("*", "https://app.example"))
    answer = client.options(URL, headers={"Origin": "https://app.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
    allowed = answer.headers["Access-Control-Allow-Headers"]
    assert {"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"} <= set(allowed.split(", "))
    other = client.options(URL, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
