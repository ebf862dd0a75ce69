"""How many processor cores there are for this process."""

from __future__ import annotations

import os


def cores() -> int:
    """Return how many cores this process may use: of those that there are, where that is told."""
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
