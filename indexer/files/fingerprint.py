"""Fingerprints of files, used to recognize unchanged files without reading them."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

# A second write within the same clock tick leaves a file's times unchanged. A tick is a few
# milliseconds on most file systems, and at most two seconds.
CLOCK_TICK_NANOSECONDS = 2_000_000_000

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file's status and content digest when it was read.

    `stamp` is None if the status may not reveal the next change. `digest` is empty if the file
    could not be read.
    """

    stamp: Stamp | None = None
    digest: str = ""


UNKNOWN = Fingerprint()


def stamp(status: os.stat_result) -> Stamp:
    """The parts of a file's status that show whether its content has changed."""
    # The change time reveals copies that preserve size and modification time.
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def take(status: os.stat_result, data: bytes, *, began_at: int) -> Fingerprint:
    """The fingerprint of a file, given its content and its status before it was read.

    `began_at` is the value of `now()` when reading began. A file that has only just changed gets no
    stamp, because it may change again within the same clock tick.
    """
    return Fingerprint(_settled_stamp(status, began_at), digest(data))


def stamp_of_settled(path: Path, began_at: int) -> Fingerprint:
    """An unreadable file's fingerprint, or UNKNOWN if changes to it could go unnoticed."""
    try:
        return Fingerprint(_settled_stamp(path.stat(), began_at))
    except OSError:
        return UNKNOWN


def _settled_stamp(status: os.stat_result, began_at: int) -> Stamp | None:
    last_change = max(status.st_mtime_ns, status.st_ctime_ns)
    return stamp(status) if last_change < began_at - CLOCK_TICK_NANOSECONDS else None


def digest(data: bytes) -> str:
    """A digest of a file's content as 32 hexadecimal digits."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def now() -> int:
    """The current time in nanoseconds since the epoch."""
    return time.time_ns()
