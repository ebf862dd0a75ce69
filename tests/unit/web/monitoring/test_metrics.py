"""/metrics and the access log."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.settings.table import Settings
from tests.paths import ROOT
from web.monitoring import metrics
from web.server import access_log
from web.server.gunicorn_app import options

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def values(client: FlaskClient) -> dict[str, float]:
    """The metrics, keyed by name and labels."""
    answer = client.get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    lines = (line.rpartition(" ") for line in answer.text.splitlines() if line[0] != "#")
    return {name: float(value) for name, _, value in lines}


def test_what_is_counted(client_of: ClientOf, article: Article) -> None:
    """Requests by route and status, searches by success, times, and the state of the index."""
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    client = client_of(article("Care"), metrics=True)
    for path in ("/api/v1/search?q=care", "/api/v1/search?q=zzz", "/api/v1/search?page=0", "/no"):
        client.get(path)
    found = values(client)
    labels = 'method="GET",route="/api/v1/search"'
    assert found[f'curated_search_requests_total{{{labels},status="200"}}'] == 2
    assert found[f'curated_search_requests_total{{{labels},status="400"}}'] == 1
    assert found['curated_search_requests_total{method="GET",route="none",status="404"}'] == 1
    assert found['curated_search_searches_total{found="yes"}'] == 1
    assert found['curated_search_searches_total{found="no"}'] == 1
    assert found['curated_search_request_seconds_count{route="/api/v1/search"}'] == 3
    assert found["curated_search_index_documents"] == 1
    assert found["curated_search_index_available"] == 1
    assert found["curated_search_index_fallback"] == 0
    assert 0 <= found["curated_search_index_age_seconds"] < 60
    assert found['curated_search_index_info{engine="memory",generation="1"}'] == 1


def test_off_by_default(client_of: ClientOf, article: Article) -> None:
    """By default the route does not exist."""
    assert client_of(article()).get("/metrics").status_code == 404


def test_labels_are_few(client_of: ClientOf, article: Article) -> None:
    """Invented paths and methods do not become labels."""
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    client = client_of(article(), metrics=True)
    client.open("/x", method="M")
    values(client)
    before = len(values(client))
    for number in range(50):
        client.open(f"/x{number}", method=f"M{number}")
    assert len(values(client)) == before


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
    """A line has request ID, generation and time, and search words only if enabled."""
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


def test_notes_of_a_request(client_of: ClientOf, article: Article) -> None:
    """Facts about a request are passed to the server's log; wider searches add none."""
    from web.http.request_notes import notes

    client = client_of(article("Care", tag="a"))
    environ: dict[str, Any] = {}
    client.application.wsgi_app, inner = (  # type: ignore[method-assign]
        lambda e, start: (environ.update(e=e), inner(e, start))[1],
        client.application.wsgi_app,
    )
    answer = client.get("/api/v1/search?q=zzz&tag=a").json
    expected = {"generation": "1", "q": "zzz", "total": 0, "page": 1}
    assert notes(environ["e"]) == expected | {"query_id": answer["query_id"]}
    client.get("/search?q=zzz&tag=a")
    assert expected.items() <= notes(environ["e"]).items()


def test_disk_space_is_reserved_at_once(tmp_path: Path) -> None:
    """Disk space for the library's files is allocated before it maps them.

    The test needs a new process, because the library decides on its first import where it counts.
    """
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    counting = """
import sys
from pathlib import Path
from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.schema import Schema
from search.settings import Settings
from web.app import create_app
engine = MemoryEngine(Schema())
engine.rebuild([Document(id="a", title="A")])
shared = Path(sys.argv[1])
client = create_app(Settings(metrics=True), engine, shared=shared).test_client()
for path in ("/api/v1/search", "/search", "/nowhere", "/healthz"):
    client.get(path)
print('route="/api/v1/search"' in client.get("/metrics").text)
print(sorted((f.name.partition("_")[0], f.stat().st_blocks) for f in shared.iterdir()))
"""
    command = [sys.executable, "-c", counting, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert told.stdout == "True\n[('counter', 512), ('histogram', 512)]\n", told.stderr


def test_no_disk_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without disk space, no file is left for the library to map, and the log says what to do."""

    def full(file: Path, _: bytes) -> None:
        file.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert not metrics._reserve(tmp_path)
    assert not list(tmp_path.iterdir())
    assert "(No space left on device). Free some space, then restart the service." in caplog.text
