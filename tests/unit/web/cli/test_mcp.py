"""Messages over standard input and output."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from flask import Flask

from curated_search.main import main
from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.errors import IndexMissing
from search.schema import Schema
from tests.unit.web.agents.messages import META, message
from web.cli.mcp import serve_lines

Article = Callable[..., Document]
Apps = Callable[..., Flask]


class Missing(MemoryEngine):
    """An engine before its first build."""

    def status(self) -> Any:
        raise IndexMissing("none yet")


def answers(app: Flask, *lines: bytes) -> list[Any]:
    output = io.BytesIO()
    serve_lines(app, io.BytesIO(b"\n".join(lines)), output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


def encoded(method: str, params: Any = None, id: int = 1) -> bytes:
    return json.dumps(message(method, params, id=id)).encode()


def test_a_line_is_a_message(make_app: Apps, article: Article) -> None:
    """Each request is answered with a line; notifications and empty lines are not."""
    params = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {}}
    call = {"name": "search", "arguments": {"q": "care"}}
    found = answers(
        make_app(article("Care\u2028\n", body="Line\nand line"), rate_limit=1),
        encoded("initialize", params),
        b'{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        b" \r",
        encoded("tools/call", call, id=2),
        encoded("tools/call", {**call, "_meta": META}, id=3),
    )
    assert [answer["id"] for answer in found] == [1, 2, 3]
    assert found[1]["result"]["structuredContent"]["total"] == 1
    assert found[2]["result"]["resultType"] == "complete"


def test_invalid_lines(make_app: Apps, article: Article) -> None:
    """A line that is no message, or is too long, is an error, and the next one is answered."""
    long = b'{"x": "' + b"x" * 300_000 + b'"}'
    found = answers(make_app(article()), b"{", b"\xff\xfe", long, b"[" * 60_000, encoded("ping"))
    assert [answer["error"]["code"] for answer in found[:-1]] == [-32700] * 4
    assert found[-1]["result"] == {}


def test_failures(make_app: Apps) -> None:
    """Without an index, the error says so, and the command goes on."""
    call = encoded("tools/call", {"name": "search"}, id=7)
    failed, ping = answers(make_app(engine=Missing(Schema())), call, encoded("ping"))
    assert (failed["id"], failed["error"]["code"]) == (7, -32603)
    assert ping["result"] == {}


def test_search_keys_are_for_the_network(make_app: Apps, article: Article) -> None:
    """Who can start the command can read the index, so it needs no key."""
    app = make_app(article(), keys={"0" * 64: ()})
    (answer,) = answers(app, encoded("tools/call", {"name": "search"}))
    assert answer["result"]["structuredContent"]["total"] == 1


def test_the_command(tmp_path: Path) -> None:
    """The command reads standard input until it ends."""
    done = CliRunner().invoke(main, ["mcp", "--index", str(tmp_path)], input=encoded("ping"))
    assert json.loads(done.stdout)["result"] == {}
    assert done.exit_code == 0
