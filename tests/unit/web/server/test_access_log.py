"""The access log: a line for each request."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from search.settings.table import Settings
from web.server import access_log
from web.server.gunicorn_app import options


def line(settings: Settings, **facts: Any) -> dict[str, Any]:
    """The line that the JSON log writes for a request."""
    written: list[str] = []
    logger = object.__new__(access_log.options(settings)["logger_class"])
    logger.access_log = SimpleNamespace(info=lambda form, text: written.append(form % text))
    environ = {
        "RAW_URI": "/api/v1/search\r\n\x1b?q=private",
        "REQUEST_METHOD": "GET",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_TRACEPARENT": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "curated_search.record": facts,
    }
    answer = SimpleNamespace(status="200 OK", sent=12, headers=[("X-Request-Id", "abc")])
    logger.access(answer, None, environ, timedelta(milliseconds=7))
    return dict(json.loads(written[0]))


def test_json_log() -> None:
    """A line contains the request ID, generation and time; search words appear only if enabled."""
    facts = {"generation": "g1", "total": 3, "q": "private"}
    found = line(Settings(access_log="json"), **facts)
    assert (found["request_id"], found["generation"], found["ms"]) == ("abc", "g1", 7.0)
    assert (found["status"], found["total"], found["bytes"]) == (200, 3, 12)
    assert "private" not in json.dumps(found)
    assert line(Settings(access_log="json", log_queries=True), **facts)["q"] == "private"
    assert line(Settings(access_log="json"))["generation"] is None
    assert found["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"


def test_logs_to_choose() -> None:
    """The default log is text; `none` writes nothing."""
    assert options(Settings())["logger_class"] is access_log.TextLog
    assert options(Settings(access_log="none"))["accesslog"] is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("", "-"),
        ("\x1b[2J", "%1B%5B2J"),
        ("1.1.1.1\n2.2.2.2", "1.1.1.1%0A2.2.2.2"),
        ('1.1.1.1 "GET /forged" 200', "1.1.1.1%20%22GET%20%2Fforged%22%20200"),
        ("\x9b\u202e", "%C2%9B%E2%80%AE"),
    ],
)
def test_client_address(address: str, expected: str) -> None:
    """An address from a proxy's header cannot forge a line or field, or control a terminal."""
    logger = object.__new__(access_log.TextLog)
    environ = {
        "REMOTE_ADDR": address,
        "RAW_URI": "/",
        "REQUEST_METHOD": "GET",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    answer = SimpleNamespace(status="200 OK", sent=12, headers=[("x-request-id", "abc")])
    atoms = logger.atoms(answer, {}, environ, timedelta(milliseconds=7))
    assert access_log.TEXT_LINE % atoms == f'{expected} "GET /" 200 12 bytes 7 ms abc'
