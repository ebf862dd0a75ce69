"""The methods of the protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.errors import IndexMissing
from search.schema import Schema
from tests.unit.web.agents.messages import call, post, post_modern

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


class Missing(MemoryEngine):
    """An engine before its first build."""

    def status(self) -> Any:
        raise IndexMissing("there is no index in /secret/place yet")


def test_initialize(client_of: ClientOf, article: Article) -> None:
    """A handshake settles the version; the notification after it is acknowledged."""
    client = client_of(article(), title="Our search")
    params = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {}}
    result = post(client, "initialize", params).json["result"]
    assert result["protocolVersion"] == "2025-06-18"
    assert result["capabilities"] == {"tools": {}, "resources": {}}
    assert result["serverInfo"]["title"] == "Our search"
    done = client.post("/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (done.status_code, done.data) == (202, b"")
    wrong = post(client, "initialize", {})
    assert (wrong.status_code, wrong.json["error"]["code"]) == (200, -32602)


def test_discover(client_of: ClientOf, article: Article) -> None:
    """Without a handshake, results say that they are complete and may not be kept."""
    result = post_modern(client_of(article()), "server/discover").json["result"]
    assert result["supportedVersions"] == ["2026-07-28"]
    assert (result["resultType"], result["ttlMs"], result["cacheScope"]) == (
        "complete",
        0,
        "public",
    )
    assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "curated-search"


@pytest.mark.parametrize(("send", "status"), [(post, 200), (post_modern, 404)])
def test_unknown_methods(
    client_of: ClientOf, article: Article, send: Callable[..., Any], status: int
) -> None:
    """Other methods do not exist; before 2026-07-28, 404 would mean the end of a session."""
    for method in ("logging/setLevel", "prompts/list", "", "x" * 9_000):
        answer = send(client_of(article()), method)
        assert (answer.status_code, answer.json["error"]["code"]) == (status, -32601)
        assert len(answer.json["error"]["message"]) < 100


def test_calls_that_cannot_be_made(client_of: ClientOf, article: Article) -> None:
    """An unknown tool, or arguments that are not an object, are errors of the protocol."""
    client = client_of(article())
    for params in (
        {},
        {"name": "delete"},
        {"name": ["search"]},
        {"name": "search", "arguments": [1]},
    ):
        assert post(client, "tools/call", params).json["error"]["code"] == -32602


def test_what_the_agent_can_mend_is_an_answer(client_of: ClientOf, article: Article) -> None:
    """Invalid arguments and missing articles are told to the agent, with what is allowed."""
    client = client_of(article())
    result = call(client, "search", sort="newest")
    assert result["isError"] is True
    allowed = "Allowed for sort: relevance, -date, date, title, lastmod, -lastmod."
    assert allowed in result["content"][0]["text"]
    assert call(client, "get_article", id="none")["isError"] is True


def test_too_expensive(client_of: ClientOf, article: Article, monkeypatch: Any) -> None:
    """A call has the budget of one request."""
    monkeypatch.setattr("search.work_budget.MIN_BUDGET_UNITS", 10)
    result = call(client_of(article("Care")), "search", q="care")
    assert result["isError"] is True
    assert "more work than the service allows" in result["content"][0]["text"]
    listed = post(client_of(article("Care")), "resources/list").json
    assert listed["error"]["code"] == -32602


def test_without_an_index(make_app: Any) -> None:
    """The tools are listed before the first build; calls fail, and name no folder."""
    client = make_app(engine=Missing(Schema())).test_client()
    assert len(post(client, "tools/list").json["result"]["tools"]) == 4
    answer = post(client, "tools/call", {"name": "search", "arguments": {}})
    assert (answer.status_code, answer.json["id"]) == (503, 1)
    assert answer.json["error"]["code"] == -32603
    assert int(answer.headers["Retry-After"]) > 0
    assert "secret" not in answer.text
