"""Locks between processes, and between hosts that share a folder: flock on a small file.

The kernel releases a lock when its holder dies, for whatever reason; its identity remains in
the file. A child that is forked or inherits the file also holds the lock.
"""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

# Pause between two attempts to take a lock.
_RETRY_SECONDS = 0.05


class Taken(Exception):
    """Another process holds the lock; the text names it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that this process holds: its file, and who died while holding it before."""

    descriptor: int
    died: str


@contextmanager
def hold(path: Path, *, wait: float = 0.0) -> Iterator[Held]:
    """Hold the lock of a file; raise Taken when another holds it for `wait` seconds more."""
    descriptor = _opened(path)
    try:
        deadline = time.monotonic() + wait
        while not _try_lock(descriptor):
            if time.monotonic() >= deadline:
                raise Taken(f"process {_read(descriptor) or 'unknown'}")
            time.sleep(_RETRY_SECONDS)
        died = _read(descriptor)
        _write(descriptor, f"{os.getpid()} on {socket.gethostname()}")
        try:
            yield Held(descriptor, died and f"process {died}")
        finally:
            _write(descriptor, "")
    finally:
        os.close(descriptor)


def take(path: Path) -> int | None:
    """A file that stays locked until every copy of it is closed; None if it is already locked."""
    descriptor = _opened(path)
    if _try_lock(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)


def _try_lock(descriptor: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _read(descriptor: int) -> str:
    return os.pread(descriptor, 200, 0).decode("ascii", "replace").strip()


def _write(descriptor: int, text: str) -> None:
    # The lock works even on a full disk.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode("ascii", "replace"), 0)
