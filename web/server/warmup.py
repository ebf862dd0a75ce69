"""A process that serves looks for a new index each second and reads what its answers need.

So the first to ask after a rebuild does not wait for it, and an index that was replaced is let
go by processes that nobody asks.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime

from search.errors import EngineError
from web.site import Site

_PAUSE = 1.0  # seconds


def watch(site: Site, pause: float = _PAUSE) -> threading.Event:
    """Look on and on, in a thread that ends with the process, or with the event returned."""
    ended = threading.Event()
    threading.Thread(target=_watch, args=(site, pause, ended), name="ahead", daemon=True).start()
    return ended


def look(site: Site) -> None:
    """Read what answers of the current index need and no request has read yet."""
    with suppress(EngineError):  # requests say what is wrong with it
        at, edition = datetime.now(UTC), site.edition()
        edition.lexicon(at)
        edition.newest(at)
        for name in edition.suggested():
            edition.completions(name, at)


def _watch(site: Site, pause: float, ended: threading.Event) -> None:
    look(site)
    while not ended.wait(pause):
        look(site)
