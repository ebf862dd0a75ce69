"""Marks: by what to tell that a file is still as it was read."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass

# A file that is written to again within one tick of its clock keeps its time. Ticks are some
# milliseconds on most file systems, and two seconds on the coarsest.
TICK = 2_000_000_000  # nanoseconds

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file was when it was read.

    Without a `stamp` its status tells nothing; without a `digest` its content could not be read.
    """

    stamp: Stamp | None = None
    digest: str = ""


UNKNOWN = Mark()


def stamp(found: os.stat_result) -> Stamp:
    """Return what changes in a file's status whenever its content does."""
    # The change time sees what keeps size and modification time, such as a copy with its times.
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def mark(found: os.stat_result, data: bytes, *, at: int) -> Mark:
    """Return the mark of a file from its status, taken before its content, and its content.

    `at` is when reading began (nanoseconds since 1970): what changed just before may change
    again in the same tick, and gets no stamp.
    """
    settled = max(found.st_mtime_ns, found.st_ctime_ns) < at - TICK
    return Mark(stamp(found) if settled else None, digest(data))


def digest(data: bytes) -> str:
    """Return a digest of a file's content."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def now() -> int:
    """Return the time for `mark`."""
    return time.time_ns()
