"""Warm-up: every second, each worker checks for a new index and loads the data that answers need.

The first request after a rebuild is then as fast as any other, and idle workers close the files
of a replaced index.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime

from search.errors import EngineError
from web.site import Site

_INTERVAL_SECONDS = 1.0


def start(site: Site, interval_seconds: float = _INTERVAL_SECONDS) -> threading.Event:
    """Warm up periodically in a background thread, until the event is set."""
    stop = threading.Event()
    threading.Thread(
        target=_run, args=(site, interval_seconds, stop), name="warmup", daemon=True
    ).start()
    return stop


def warm_up(site: Site) -> None:
    """Load what answers need from the current index, unless it is already in memory."""
    # If the index cannot be read, the requests that need it report that.
    with suppress(EngineError):
        now = datetime.now(UTC)
        edition = site.edition()
        edition.lexicon(now)
        edition.newest(now)
        for name in edition.suggested():
            edition.completions(name, now)


def _run(site: Site, interval_seconds: float, stop: threading.Event) -> None:
    warm_up(site)
    while not stop.wait(interval_seconds):
        warm_up(site)
