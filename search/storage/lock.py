"""Locks between processes, and between hosts that share a folder, based on flock.

The kernel releases the lock of a process that dies, but the file still identifies the process.
A child process that inherits the file also holds the lock.
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

# The pause between attempts to acquire a lock.
_RETRY_SECONDS = 0.05


class Taken(Exception):
    """Another process, named in the message, holds the lock."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lock held by this process. `died` names the previous holder if that process died."""

    descriptor: int
    died: str


@contextmanager
def hold(path: Path, *, wait: float = 0.0) -> Iterator[Held]:
    """Lock a file, or raise Taken if another process holds the lock for `wait` seconds."""
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
    """Lock a file until all copies of the descriptor are closed; None if it is locked already."""
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
    # The lock works even if the disk is full.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode("ascii", "replace"), 0)
