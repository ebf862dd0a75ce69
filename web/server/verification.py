"""Verification: one worker compares the index's files with their checksums on behalf of all.

Opening an index checks only file sizes, and a flipped bit rarely makes a search fail;
it makes the answer wrong. So the index in use is read in full after it is opened and then
every hour.
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
# The share of one core's time that verification may use.
_MAX_SHARE = 0.05


def start(engine: Engine, shared: Path) -> threading.Event:
    """Verify in a background thread until the event is set; all workers pass the same `shared`."""
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
            # A cluster verifies its files itself.
            return
        except (EngineError, OSError):
            # Such errors are reported by the requests that need the index.
            continue


class Verifier:
    """Abandons damaged generations, whichever worker found the damage.

    The worker that holds the lock reads the files; if it dies, another takes over.
    """

    def __init__(self, engine: Engine, shared: Path) -> None:
        self._engine, self._files = engine, maintenance(engine)
        self._lock_file, self._damage_file = shared / "verifier.lock", shared / "damage.json"
        self._lock: int | None = None
        # Damaged generations, each with a description of the damage.
        self._damaged: dict[str, str] = {}
        self._verified, self._verified_at = "", 0.0

    def poll(self, now: float) -> None:
        """Abandon generations that any worker found damaged; verify the current one when due."""
        published = self._read_damaged()
        for generation in published.keys() - self._damaged.keys():
            self._abandon(generation, published[generation])
        if self._is_verifier():
            self._verify_if_due(now)
            if self._damaged.keys() - published.keys():
                self._publish()

    def _is_verifier(self) -> bool:
        """Whether this worker verifies: it has the lock, or locking is impossible."""
        if self._lock is None:
            try:
                self._lock = lock.take(self._lock_file)
            except OSError:
                return True
        return self._lock is not None

    def _verify_if_due(self, now: float) -> None:
        generation = self._engine.status().generation
        if generation == self._verified and now - self._verified_at < _INTERVAL_SECONDS:
            return
        try:
            self._files.verify(_Pace())
        except IndexCorrupt as error:
            # If the generation was replaced meanwhile, its files may be partly deleted.
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
        """Report the damaged generations to the other workers.

        If the file system is full, they take the lock in turn and find the damage themselves.
        """
        fresh = self._damage_file.with_suffix(f".{os.getpid()}")
        try:
            fresh.write_text(json.dumps(self._damaged), encoding="utf-8")
            fresh.replace(self._damage_file)
        except OSError:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None


class _Pace:
    """Pauses that limit reading to a fixed share of the time."""

    def __init__(self) -> None:
        self._resumed = time.perf_counter()

    def __call__(self) -> None:
        elapsed = time.perf_counter() - self._resumed
        time.sleep(elapsed * (1 - _MAX_SHARE) / _MAX_SHARE)
        self._resumed = time.perf_counter()
