"""The number of processor cores for this process."""

from __future__ import annotations

import os


def cores() -> int:
    """Number of cores that this process may use; all cores where the system does not say."""
    # Only Linux has it.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
