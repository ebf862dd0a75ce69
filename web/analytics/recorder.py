"""The thread that writes what was searched, so that no request waits for a disk."""

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
from typing import Any
from zlib import crc32

from flask import Flask, current_app

from search.lexicon.completion import Completions
from search.settings.table import Settings
from web.analytics import history
from web.analytics.history import Clicked, Event, Searched
from web.site import Site, site_of

FILE = ".queries.sqlite"  # in the folder of the index, where a dot keeps it from being content
WAITING = 1_000  # events that may wait to be written; more are lost
_NAME = "curated-search-recorder"
_PAUSE = 0.5  # seconds in which events gather
_RENEWED = 60.0  # seconds after which past queries are read again
_SUGGESTED = 1_000  # past queries kept ready
_log = logging.getLogger("curated_search.web")


def file_of(settings: Settings) -> Path:
    """Return where searches are kept."""
    return settings.index / FILE


@dataclass(frozen=True, slots=True)
class Past:
    """Past queries that may be suggested, and what changes when they do."""

    texts: Completions
    version: str


NOTHING = Past(Completions(()), "")


class Recorder:
    """Takes events at once and writes them later; loses them rather than wait."""

    def __init__(self, settings: Settings) -> None:
        self._file, self._days = file_of(settings), settings.analytics_days
        self._minimum = settings.analytics_minimum
        self.past = NOTHING
        self._start()
        # A worker is a fork: the thread and what waits for it stay behind.
        os.register_at_fork(after_in_child=self._start)

    def searched(self, query_id: str, q: str, total: int) -> None:
        """Note an answered query."""
        if text := history.normal(q):
            self._put(Searched(query_id, _now(), text, total))

    def clicked(self, query_id: str, id: str) -> None:
        """Note that a hit was followed."""
        self._put(Clicked(query_id, _now(), id))

    def flush(self) -> None:
        """Wait until all that was noted is written."""
        if self._thread is not None:
            self._waiting.join()

    def _start(self) -> None:
        self._waiting: queue.Queue[Event] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._lock, self._failed = threading.Lock(), False

    def _put(self, event: Event) -> None:
        with suppress(queue.Full):
            self._waiting.put_nowait(event)
        self.wake()

    def wake(self) -> None:
        """See to it that the thread runs: it is started by the first request of a process."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name=_NAME, daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        due = 0.0
        while True:
            events = self._gathered(due)
            try:
                with history.opened(self._file) as connection:
                    history.keep(connection, events)
                    if time.monotonic() >= due:
                        self._renew(connection)
                self._failed = False
            except (OSError, sqlite3.Error) as error:
                if not self._failed:
                    _log.warning("searches are not kept in %s: %s", self._file, error)
                self._failed = True
            finally:
                for _ in events:
                    self._waiting.task_done()
            if time.monotonic() >= due:
                due = time.monotonic() + _RENEWED

    def _gathered(self, due: float) -> list[Event]:
        """Wait for an event, or until `due`; return it with what else comes within a moment."""
        try:
            events = [self._waiting.get(timeout=max(0.0, due - time.monotonic()))]
        except queue.Empty:
            return []
        time.sleep(_PAUSE)
        with suppress(queue.Empty):
            while len(events) < WAITING:
                events.append(self._waiting.get_nowait())
        return events

    def _renew(self, connection: sqlite3.Connection) -> None:
        now = _now()
        history.forget(connection, now - self._days * history.DAY if self._days else 0, now=now)
        found = history.good(connection, minimum=self._minimum, limit=_SUGGESTED)
        self.past = Past(Completions(found.items()), f"{crc32(repr(found).encode()):x}")


def register(settings: Settings) -> dict[str, Recorder]:
    """Return what makes a recorder one of an app's extensions; none where it is not asked for."""
    return {_NAME: Recorder(settings)} if settings.analytics else {}


def recorder_of(app: Flask) -> Recorder | None:
    """Return the recorder of an app, None where nothing is kept."""
    found = app.extensions.get(_NAME)
    assert found is None or isinstance(found, Recorder)  # noqa: S101 - tells the type checker
    return found


def remembered(view: dict[str, Any]) -> dict[str, Any]:
    """Return an answer, its query noted if this is its first page."""
    recorder = current_recorder()
    if recorder is not None and view["page"] == 1:
        recorder.searched(view["query_id"], view["query"]["q"], view["total"])
    return view


def past_queries(site: Site) -> Past:
    """Return the past queries to suggest; none to a search key, whose index may be a part."""
    recorder = current_recorder()
    if recorder is None or site is not site_of(current_app):
        return NOTHING
    recorder.wake()
    return recorder.past


def current_recorder() -> Recorder | None:
    """Return the recorder of the app that answers this request."""
    return recorder_of(current_app)


def _now() -> int:
    return time.time_ns() // 1_000_000
