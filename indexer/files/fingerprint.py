"""Fingerprints of files, by which an unchanged file is told without reading it again."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

# A file that is written to again within one tick of its clock keeps its time. Ticks are some
# milliseconds on most file systems, and two seconds on the coarsest.
CLOCK_TICK_NANOSECONDS = 2_000_000_000

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file's status and content at the time it was read.

    Without a `stamp` the status proves nothing; without a `digest` the content could not be
    read.
    """

    stamp: Stamp | None = None
    digest: str = ""


UNKNOWN = Fingerprint()


def stamp(status: os.stat_result) -> Stamp:
    """The parts of a file's status of which one changes whenever the content does."""
    # The change time betrays a copy that keeps size and modification time.
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def take(status: os.stat_result, data: bytes, *, began_at: int) -> Fingerprint:
    """The fingerprint of a file from its content, and its status from before the reading.

    `began_at` is the time when the reading began, from `now`. A file that changed just before
    may change again in the same tick, and gets no stamp.
    """
    return Fingerprint(_settled_stamp(status, began_at), digest(data))


def stamp_of_settled(path: Path, began_at: int) -> Fingerprint:
    """The fingerprint of a file that could not be read; UNKNOWN where it may change unnoticed."""
    try:
        return Fingerprint(_settled_stamp(path.stat(), began_at))
    except OSError:
        return UNKNOWN


def _settled_stamp(status: os.stat_result, began_at: int) -> Stamp | None:
    last_change = max(status.st_mtime_ns, status.st_ctime_ns)
    return stamp(status) if last_change < began_at - CLOCK_TICK_NANOSECONDS else None


def digest(data: bytes) -> str:
    """A hexadecimal digest of a file's content."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def now() -> int:
    """Nanoseconds since 1970, for `take`."""
    return time.time_ns()
