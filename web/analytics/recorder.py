"""The recorder, a thread that writes searches and clicks so that requests need not wait."""

from __future__ import annotations

import logging
import os
import queue
import sqlite3
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from flask import Flask, Response, current_app, request

from search.lexicon import Completions
from search.settings import Settings
from web.analytics import history
from web.analytics.history import ClickEvent, Event, SearchEvent
from web.http import note, notes_of_searches, rate_limit
from web.json_types import AnswerJson
from web.site import Site, site_of

# The file is in the index folder, and hidden so that it is not mistaken for content.
HISTORY_FILE_NAME = ".queries.sqlite"
# If the queue is full, events are dropped: requests never wait.
MAX_WAITING_EVENTS = 1_000
_NAME = "curated-search-recorder"
# Events are collected for this long and written together.
_BATCH_SECONDS = 0.5
_REFRESH_SECONDS = 60.0
_MAX_SUGGESTABLE_QUERIES = 1_000
_log = logging.getLogger("curated_search.web")


def history_file(settings: Settings) -> Path:
    """The file of recorded searches."""
    return settings.index / HISTORY_FILE_NAME


@dataclass(frozen=True, slots=True)
class PastQueries:
    """Past queries to suggest, with a version that changes whenever the queries do."""

    texts: Completions
    version: str


NO_PAST_QUERIES = PastQueries(Completions(()), "")


class Recorder:
    """Accepts events immediately and writes them later; drops events rather than wait."""

    def __init__(self, settings: Settings) -> None:
        self._file = history_file(settings)
        self._days = settings.analytics_days
        self._minimum = settings.analytics_minimum
        self.past = NO_PAST_QUERIES
        self._reset()
        # A forked worker does not inherit the thread.
        os.register_at_fork(after_in_child=self._reset)

    def add_search(self, query_id: str, q: str, total: int, client: str) -> None:
        """Record an answered query. The client's address is never written."""
        if text := history.normalize(q):
            self._put(SearchEvent(query_id, _now(), text, total, client))

    def add_click(self, query_id: str, id: str) -> None:
        """Record a click on a hit."""
        self._put(ClickEvent(query_id, _now(), id))

    def flush(self) -> None:
        """Wait until all events have been written."""
        if self._thread is not None:
            self._waiting.join()

    def _reset(self) -> None:
        self._waiting: queue.Queue[Event] = queue.Queue(MAX_WAITING_EVENTS)
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._failed = False

    def _put(self, event: Event) -> None:
        with suppress(queue.Full):
            self._waiting.put_nowait(event)
        self.wake()

    def wake(self) -> None:
        """Start the thread unless it is running."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name=_NAME, daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        due = 0.0
        while True:
            events = self._next_batch(due)
            try:
                with history.open_history(self._file) as connection:
                    history.write(connection, events)
                    if time.monotonic() >= due:
                        self._refresh(connection)
                self._failed = False
            except (OSError, sqlite3.Error) as error:
                if not self._failed:
                    _log.warning("cannot record searches in %s: %s", self._file, error)
                self._failed = True
            finally:
                for _ in events:
                    self._waiting.task_done()
            if time.monotonic() >= due:
                due = time.monotonic() + _REFRESH_SECONDS

    def _next_batch(self, due: float) -> list[Event]:
        """The next event and those that follow shortly; empty if none arrives before `due`."""
        try:
            events = [self._waiting.get(timeout=max(0.0, due - time.monotonic()))]
        except queue.Empty:
            return []
        time.sleep(_BATCH_SECONDS)
        with suppress(queue.Empty):
            while len(events) < MAX_WAITING_EVENTS:
                events.append(self._waiting.get_nowait())
        return events

    def _refresh(self, connection: sqlite3.Connection) -> None:
        """Delete old entries and reload the queries to suggest."""
        now = _now()
        oldest = now - self._days * history.DAY_MILLISECONDS if self._days else 0
        history.delete_old(connection, oldest, now=now)
        counts = history.suggestable(
            connection, minimum=self._minimum, limit=_MAX_SUGGESTABLE_QUERIES
        )
        version = f"{crc32(repr(counts).encode()):x}"
        self.past = PastQueries(Completions(counts.items()), version)


def register(settings: Settings) -> dict[str, Recorder]:
    """The entry for `app.extensions` with the recorder; empty unless analytics are enabled."""
    return {_NAME: Recorder(settings)} if settings.analytics else {}


def recorder_of(app: Flask) -> Recorder | None:
    """The app's recorder, or None if analytics are disabled."""
    recorder = app.extensions.get(_NAME)
    # For the type checker.
    assert recorder is None or isinstance(recorder, Recorder)  # noqa: S101
    return recorder


def init_app(app: Flask) -> None:
    """Record the searches that an app answers, if analytics are enabled."""
    if recorder_of(app) is not None:
        app.after_request(_record_search)


def note_search(view: AnswerJson) -> AnswerJson:
    """Note an answer's ID and page so that its search is recorded, and return the answer."""
    note(query_id=view["query_id"], page=view["page"])
    return view


def _record_search(response: Response) -> Response:
    """Record a request's queries whose answers, new or repeated, are the first page of hits."""
    recorder = recorder_of(current_app)
    sender = rate_limit.client(request.remote_addr or "")
    for facts in notes_of_searches(request.environ):
        if recorder is not None and facts.get("page") == 1:
            recorder.add_search(facts["query_id"], facts["q"], facts["total"], sender)
    return response


def past_queries(site: Site) -> PastQueries:
    """The past queries to suggest. A search key gets none, as it may see only part of the index."""
    recorder = recorder_of(current_app)
    if recorder is None or site is not site_of(current_app):
        return NO_PAST_QUERIES
    recorder.wake()
    return recorder.past


def _now() -> int:
    return time.time_ns() // 1_000_000
