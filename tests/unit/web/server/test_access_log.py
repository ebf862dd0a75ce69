"""The access log: a line for each request."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

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


def test_logs_to_choose() -> None:
    """The default log is text; `none` writes nothing."""
    assert options(Settings())["logger_class"] is access_log.TextLog
    assert options(Settings(access_log="none"))["accesslog"] is None
