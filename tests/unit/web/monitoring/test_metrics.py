"""/metrics and the access log."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.document import Document
from tests.paths import ROOT
from web.monitoring import metrics

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
    client.post("/api/v1/multi-search", json={"searches": [{"q": "care"}, {"q": "zzz"}, {"p": 1}]})
    found = values(client)
    labels = 'method="GET",route="/api/v1/search"'
    assert found[f'curated_search_requests_total{{{labels},status="200"}}'] == 2
    assert found[f'curated_search_requests_total{{{labels},status="400"}}'] == 1
    assert found['curated_search_requests_total{method="GET",route="none",status="404"}'] == 1
    assert found['curated_search_searches_total{found="yes"}'] == 2
    assert found['curated_search_searches_total{found="no"}'] == 2
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


@pytest.mark.slow
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
