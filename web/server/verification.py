"""Verification: one worker compares the files of the index with their digests, for all workers.

Opening an index looks at the sizes of its files alone, and a flipped bit seldom makes a search
fail: it makes the answer wrong. So what answers is read once it is opened, and now and then.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from search.engines import Engine, Maintenance, maintenance
from search.errors import EngineError, IndexCorrupt, NotSupported
from search.storage import lock

_POLL_SECONDS = 1.0
_INTERVAL_SECONDS = 3600.0
# Of a core's time: searches go first.
_MAX_SHARE = 0.05


def start(engine: Engine, shared: Path) -> threading.Event:
    """Verify in a thread of its own, until the event is set; all workers have one `shared`."""
    stop = threading.Event()
    if isinstance(engine, Maintenance):
        threading.Thread(
            target=_run, args=(Verifier(engine, shared), stop), name="verification", daemon=True
        ).start()
    return stop


def _run(verifier: Verifier, stop: threading.Event) -> None:
    while not stop.wait(_POLL_SECONDS):
        try:
            verifier.poll(time.monotonic())
        except NotSupported:
            # A cluster verifies its own files.
            return
        except (EngineError, OSError):
            # The requests that need the index report what keeps it from being read.
            continue


class Verifier:
    """Leaves damaged generations, whichever worker has found the damage.

    The worker that holds the lock reads the files; when it dies, another one does.
    """

    def __init__(self, engine: Engine, shared: Path) -> None:
        self._engine, self._files = engine, maintenance(engine)
        self._lock_file, self._damage_file = shared / "verifier.lock", shared / "damage.json"
        self._lock: int | None = None
        # Generations with changed files, each with the sentence that says how.
        self._damaged: dict[str, str] = {}
        self._verified, self._verified_at = "", 0.0

    def poll(self, now: float) -> None:
        """Leave what any worker has found damaged; verify what answers where that is due."""
        published = self._read_damaged()
        for generation in published.keys() - self._damaged.keys():
            self._abandon(generation, published[generation])
        if self._lock is None:
            self._lock = lock.take(self._lock_file)
        if self._lock is not None:
            self._verify_if_due(now)
            if self._damaged.keys() - published.keys():
                self._publish()

    def _verify_if_due(self, now: float) -> None:
        generation = self._engine.status().generation
        if generation == self._verified and now - self._verified_at < _INTERVAL_SECONDS:
            return
        try:
            self._files.verify(_Pace())
        except IndexCorrupt as error:
            # A generation that was replaced meanwhile may be half deleted.
            if self._engine.status().generation == generation:
                self._abandon(generation, str(error))
            return
        self._verified, self._verified_at = generation, now

    def _abandon(self, generation: str, damage: str) -> None:
        self._damaged[generation] = damage
        self._files.abandon(generation, damage)

    def _read_damaged(self) -> Mapping[str, str]:
        try:
            return dict(json.loads(self._damage_file.read_bytes()))
        except FileNotFoundError:
            return {}

    def _publish(self) -> None:
        """Tell the other workers."""
        fresh = self._damage_file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(self._damaged), encoding="utf-8")
        fresh.replace(self._damage_file)


class _Pace:
    """Pauses that leave reading its share of the time."""

    def __init__(self) -> None:
        self._resumed = time.perf_counter()

    def __call__(self) -> None:
        elapsed = time.perf_counter() - self._resumed
        time.sleep(elapsed * (1 - _MAX_SHARE) / _MAX_SHARE)
        self._resumed = time.perf_counter()
