"""Check the system's limits on open files and watched folders."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path

from search.settings import Settings
from web.diagnosis.finding import Finding, ok, warning

# A worker's thousand connections, and its files.
_NEEDED_DESCRIPTORS = 1_200
_WATCHES = Path("/proc/sys/fs/inotify/max_user_watches")


def check_descriptors(_: Settings) -> Iterator[Finding]:
    """Whether a worker can hold all its connections open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= _NEEDED_DESCRIPTORS:
        yield ok("open files", f"{_number(soft)} are allowed")
        return
    yield warning(
        "open files",
        f"only {soft:,} are allowed, but a worker needs {_NEEDED_DESCRIPTORS:,} for a thousand "
        f"connections; set LimitNOFILE= in the unit, or `ulimit -n` (up to {_number(hard)})",
    )


def check_watches(settings: Settings, limit_file: Path = _WATCHES) -> Iterator[Finding]:
    """Whether `watch` can be notified of changes in all folders, on systems with inotify."""
    try:
        limit = int(limit_file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return
    folders = sum(1 for part in settings.parts().values() for _ in os.walk(part.content))
    text = f"{folders:,} folders of content, and {limit:,} can be watched"
    if folders < limit:
        yield ok("watches", text)
    else:
        yield warning("watches", f"{text}; raise fs.inotify.max_user_watches with sysctl")


def _number(limit: int) -> str:
    return "any number" if limit == resource.RLIM_INFINITY else f"{limit:,}"
