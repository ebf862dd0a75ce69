"""The number of processor cores available to this process."""

from __future__ import annotations

import os


def cores() -> int:
    """The number of cores that this process may use or, if that is unknown, of all cores."""
    # Available on Linux only.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
