"""Warming up: each worker checks for a new index every second and reads what its answers need.

So the first request after a rebuild is as fast as any other, and idle workers close the files
of an index that was replaced.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime

from search.errors import EngineError
from web.site import Site

_INTERVAL_SECONDS = 1.0


def start(site: Site, interval_seconds: float = _INTERVAL_SECONDS) -> threading.Event:
    """Warm up again and again in a thread of its own, until the event is set."""
    stop = threading.Event()
    threading.Thread(
        target=_run, args=(site, interval_seconds, stop), name="warmup", daemon=True
    ).start()
    return stop


def warm_up(site: Site) -> None:
    """Read what answers need of the current index, unless it is in memory already."""
    # An index that cannot be read is reported by the requests that need it.
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
