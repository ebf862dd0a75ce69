"""Recording of searches and clicks: opt-in, in the background, and without personal data."""

from __future__ import annotations

import json
import queue
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
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
T0 = 1_700_000_000_000
DAY, TYPING_RUN = 86_400_000, 5_000


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with history.open_history(tmp_path / HISTORY_FILE_NAME) as opened:
        yield opened


def searched(connection: sqlite3.Connection, *texts: str, at: int = T0, step: int = 100) -> None:
    events = [
        SearchEvent(f"{at + n * step:016x}", at + n * step, q, 1) for n, q in enumerate(texts)
    ]
    history.write(connection, events)


def tops(connection: sqlite3.Connection) -> dict[str, int]:
    return {row.q: row.searches for row in history.top(connection, since=0, limit=50)}


def test_only_the_end_of_a_run_of_typing(connection: sqlite3.Connection) -> None:
    """Only the last query in a run of typing is counted."""
    searched(connection, "c", "ch", "chr", "chronic", "chroni", "chronic care")
    assert tops(connection) == {"chronic care": 1}


def test_different_queries_and_later_ones_stay(connection: sqlite3.Connection) -> None:
    """A different query, or one after a pause, is counted separately."""
    searched(connection, "care", "billing", at=T0)
    searched(connection, "care plan", at=T0 + 3 * TYPING_RUN)
    assert tops(connection) == {"care": 1, "billing": 1, "care plan": 1}


def test_the_order_of_writing_does_not_matter(connection: sqlite3.Connection) -> None:
    """The result is the same if another process writes the end of a run first."""
    searched(connection, "chronic", at=T0 + 200)
    searched(connection, "chr", at=T0)
    assert tops(connection) == {"chronic": 1}


def test_a_clicked_query_is_counted(connection: sqlite3.Connection) -> None:
    """A query with a click is counted; a repeated click counts once."""
    searched(connection, "chr")
    history.write(connection, [ClickEvent(f"{T0:016x}", T0 + 1, "a")] * 2)
    searched(connection, "chronic", at=T0 + 100)
    assert tops(connection) == {"chr": 1, "chronic": 1}
    (row,) = history.clicks(connection, since=0, limit=9)
    assert (row.q, row.id, row.clicks) == ("chr", "a", 1)


def test_a_click_on_an_unknown_answer_is_ignored(connection: sqlite3.Connection) -> None:
    """A click on an unknown query_id is ignored."""
    history.write(connection, [ClickEvent("0" * 16, T0, "a")])
    assert history.clicks(connection, since=0, limit=9) == []


def test_misses_are_judged_by_the_last_answer(connection: sqlite3.Connection) -> None:
    """A query that has hits by now is no longer a miss."""
    searches = [("a", 0), ("a", 0), ("b", 0), ("b", 3), ("c", 2), ("c", 0)]
    events = [
        SearchEvent(f"{n:016x}", T0 + n * DAY, q, total) for n, (q, total) in enumerate(searches)
    ]
    history.write(connection, events)
    assert [r.q for r in history.misses(connection, since=0, limit=9)] == ["a", "c"]


def test_only_frequent_queries_are_suggested(connection: sqlite3.Connection) -> None:
    """Queries are suggested only if they are frequent, on several days, and clicked."""

    def often(q: str, times: int, days: int, total: int = 1, clicked: bool = True) -> None:
        for n in range(times):
            at = T0 + (n % days) * DAY + len(q) * 10 * TYPING_RUN + n * 2 * TYPING_RUN
            history.write(connection, [SearchEvent(f"{q:>13.13}{n:03}", at, q, total)])
            if clicked:
                history.write(connection, [ClickEvent(f"{q:>13.13}{n:03}", at, "x")])

    often("good", 5, 2)
    often("rarely", 4, 2)
    often("one day", 9, 1)
    often("in vain", 9, 2, total=0)
    often("not followed", 9, 2, clicked=False)
    assert history.suggestable(connection, minimum=5, limit=9) == {"good": 5}


def test_old_searches_are_forgotten(connection: sqlite3.Connection) -> None:
    """Entries older than the retention period are deleted."""
    searched(connection, "old", at=T0)
    searched(connection, "new", at=T0 + DAY)
    searched(connection, "newe", "newer", at=T0 + 2 * DAY)
    history.delete_old(connection, T0 + 1, now=T0 + 3 * DAY)
    assert tops(connection) == {"new": 1, "newer": 1}
    assert connection.execute("SELECT count(*) FROM searches").fetchone() == (2,)


def test_a_click_after_two_identical_searches(connection: sqlite3.Connection) -> None:
    """The page and the box may search at the same time: one search, whichever is clicked."""
    searched(connection, "care", "care")
    history.write(connection, [ClickEvent(f"{T0:016x}", T0 + 1, "a")])
    (row,) = history.top(connection, since=0, limit=9)
    assert (row.q, row.searches, row.clicks) == ("care", 1, 1)


@pytest.fixture
def app(make_app: Apps, article: Article, tmp_path: Path) -> Flask:
    return make_app(article("Care", id="a"), analytics=True, index=tmp_path)


def flushed(app: Flask) -> None:
    recorder = recorder_of(app)
    assert recorder is not None
    recorder.flush()


def report(place: Path, *options: str) -> Any:
    found = CliRunner().invoke(queries, ["--index", str(place), "--json", *options])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_searches_and_clicks_are_kept(app: Flask, tmp_path: Path) -> None:
    """First pages of the API and the page are recorded, and clicks sent as plain text."""
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


@pytest.mark.parametrize(
    "body",
    [{}, {"query_id": "x", "id": "a"}, {"query_id": "0" * 16}, {"query_id": "0" * 16, "id": ""},
     {"query_id": "0" * 16, "id": "a" * 1001}, {"query_id": "0" * 16, "id": "a", "zzz": 1}],
)  # fmt: skip
def test_wrong_clicks(app: Flask, body: dict[str, Any]) -> None:
    """An invalid click is rejected with the reason."""
    answer = app.test_client().post("/api/v1/clicks", json=body)
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-parameter")


def test_origins(make_app: Apps, article: Article) -> None:
    """Clicks are rejected from origins that may not use the API."""
    client = make_app(article(), cors_origins=("https://good.example",)).test_client()
    body = {"query_id": "0" * 16, "id": "a"}
    for origin, status in (("https://good.example", 204), ("https://bad.example", 403)):
        answer = client.post("/api/v1/clicks", json=body, headers={"Origin": origin})
        assert answer.status_code == status
    own = client.post("/api/v1/clicks", json=body, headers={"Origin": "http://localhost"})
    assert own.status_code == 204


HOSTILE = "<script>alert(1)</script>\x1b[31m'; DROP TABLE searches; --"


def test_hostile_queries(app: Flask, tmp_path: Path) -> None:
    """Queries are treated as data in SQL, in the terminal and in suggestions."""
    now = DAY * (time.time_ns() // 1_000_000 // DAY)
    q = history.normalize(HOSTILE)
    with history.open_history(tmp_path / HISTORY_FILE_NAME) as connection:
        for n in range(6):
            at = now - (n % 2) * DAY - n * 2 * TYPING_RUN
            history.write(
                connection, [SearchEvent(f"{n:016x}", at, q, 1), ClickEvent(f"{n:016x}", at, "a")]
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
