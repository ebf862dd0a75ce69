"""Recording of searches and clicks: opt-in, in the background, and without personal data."""

from __future__ import annotations

import json
import queue
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from search.document import Document
from web.analytics import history
from web.analytics.history import ClickEvent, SearchEvent
from web.analytics.recorder import HISTORY_FILE_NAME, recorder_of
from web.cli.queries import queries

Article = Callable[..., Document]
Apps = Callable[..., Flask]
DAY, TYPING_RUN = 86_400_000, 5_000


def flushed(app: Flask) -> None:
    recorder = recorder_of(app)
    assert recorder is not None
    recorder.flush()


def report(place: Path, *options: str) -> Any:
    found = CliRunner().invoke(queries, ["--index", str(place), "--json", *options])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_searches_and_clicks_are_kept(app: Flask, tmp_path: Path) -> None:
    """First pages from the API and the page are recorded, as are clicks sent as plain text."""
    client = app.test_client()
    query_id = client.get("/api/v1/search?q=Care++").json["query_id"]
    client.get("/search?q=nothing+here")
    client.get("/api/v1/search?q=care&page=2")
    client.get("/api/v1/search")
    flushed(app)
    beacon = json.dumps({"query_id": query_id, "id": "a"})
    answer = client.post("/api/v1/clicks", data=beacon, content_type="text/plain;charset=UTF-8")
    assert (answer.status_code, answer.data) == (204, b"")
    pills = client.post("/api/v1/clicks", json={"query_id": query_id, "id": "buy-pills"})
    # Not recorded, because no document has this ID.
    assert pills.status_code == 204
    flushed(app)
    row = {"q": "care", "searches": 1, "total": 1, "clicks": 1, "id": ""}
    miss = {"q": "nothing here", "searches": 1, "total": 0, "clicks": 0, "id": ""}
    assert report(tmp_path) == [row, miss]
    assert report(tmp_path, "--misses") == [miss]
    assert report(tmp_path, "--clicks") == [row | {"id": "a"}]
    assert stat.S_IMODE((tmp_path / HISTORY_FILE_NAME).stat().st_mode) == 0o600


def test_each_search_of_a_batch_is_kept(app: Flask, tmp_path: Path) -> None:
    """First pages are recorded with the query IDs of their own answers."""
    searches = [{"q": "care"}, {"q": "care", "page": 2}, {"nope": 1}, {"q": "none of these"}]
    answers = app.test_client().post("/api/v1/multi-search", json={"searches": searches}).json
    flushed(app)
    click = {"query_id": answers["answers"][0]["query_id"], "id": "a"}
    assert app.test_client().post("/api/v1/clicks", json=click).status_code == 204
    flushed(app)
    rows = {row["q"]: (row["searches"], row["clicks"]) for row in report(tmp_path)}
    assert rows == {"care": (1, 1), "none of these": (1, 0)}


def test_nothing_is_kept_by_default(make_app: Apps, article: Article, tmp_path: Path) -> None:
    """By default no file is created, and clicks still get 204."""
    client = make_app(article(), index=tmp_path).test_client()
    query_id = client.get("/api/v1/search?q=care").json["query_id"]
    answer = client.post("/api/v1/clicks", json={"query_id": query_id, "id": "a"})
    assert answer.status_code == 204
    assert list(tmp_path.iterdir()) == []
    found = CliRunner().invoke(queries, ["--index", str(tmp_path)])
    assert found.exit_code == 1
    assert "analytics = true" in found.output


def test_no_address_is_kept(app: Flask, tmp_path: Path) -> None:
    """The file contains neither IP addresses nor user agents."""
    client = app.test_client()
    sent = {"User-Agent": "agent-x", "Referer": "https://refer.example", "Cookie": "c=d"}
    client.get("/api/v1/search?q=care", headers=sent, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    flushed(app)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (b"192.0.2.77", b"agent-x", b"refer.example"):
        assert secret not in kept
    assert b"care" in kept


def test_a_full_queue_loses_and_does_not_wait(app: Flask, monkeypatch: Any) -> None:
    """If the disk is too slow, events are dropped and requests do not wait."""
    recorder = recorder_of(app)
    assert recorder is not None
    monkeypatch.setattr(recorder, "wake", lambda: None)
    monkeypatch.setattr(recorder, "_waiting", queue.Queue(2))
    for n in range(5):
        assert app.test_client().get(f"/api/v1/search?q=care{n}").status_code == 200
    assert recorder._waiting.qsize() == 2


def test_a_file_that_cannot_be_written(
    make_app: Apps, article: Article, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """If the file cannot be written, one warning is logged and searches still work."""
    (tmp_path / HISTORY_FILE_NAME).mkdir()
    app = make_app(article("Care"), analytics=True, index=tmp_path)
    for n in range(3):
        assert app.test_client().get(f"/api/v1/search?q=care{n}").status_code == 200
        flushed(app)
    assert len([r for r in caplog.records if "cannot record searches" in r.message]) == 1


HOSTILE = "<script>alert(1)</script>\x1b[31m'; DROP TABLE searches; --"


def test_hostile_queries(app: Flask, tmp_path: Path) -> None:
    """Queries are treated as data in SQL, in the terminal and in suggestions."""
    now = DAY * (time.time_ns() // 1_000_000 // DAY)
    q = history.normalize(HOSTILE)
    with history.open_history(tmp_path / HISTORY_FILE_NAME) as connection:
        for n in range(20):
            at = now - (n % 2) * DAY - n * 2 * TYPING_RUN
            history.write(
                connection,
                [
                    SearchEvent(f"{n:016x}", at, q, 1, f"client {n}"),
                    ClickEvent(f"{n:016x}", at, "a"),
                ],
            )
    found = CliRunner().invoke(queries, ["--index", str(tmp_path)])
    assert "\x1b" not in found.output
    assert "<script>" in found.output
    recorder = recorder_of(app)
    assert recorder is not None
    client: FlaskClient = app.test_client()
    client.get("/api/v1/search?q=x")
    flushed(app)
    (one,) = client.get("/api/v1/suggest?q=scri").json["suggestions"]
    assert (one["group"], one["text"]) == ("query", q)
    assert one["highlight"].startswith("&lt;<mark>script</mark>&gt;")
    assert one["url"].startswith("/search?q=%3Cscript%3E")
    assert client.get(one["url"]).status_code == 200
