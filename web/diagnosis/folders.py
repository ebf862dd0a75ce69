"""Check the content and index folders: permissions, locks, free space and the clock."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from search.errors import WriteFailed
from search.settings import Settings
from search.storage import durable_files, generations, lock
from web.diagnosis.finding import Finding, failure, ok, warning

# A first index of a small site.
_MIN_FREE_BYTES = 50_000_000
_MAX_CLOCK_DIFFERENCE_SECONDS = 2.0


def check_content_folder(settings: Settings) -> Iterator[Finding]:
    """Whether the content can be read."""
    for part in settings.parts().values():
        yield from _check_content(part.content)


def _check_content(folder: Path) -> Iterator[Finding]:
    try:
        with os.scandir(folder) as entries:
            is_empty = next(entries, None) is None
    except OSError as error:
        yield failure("content", f"{folder} cannot be read: {error.strerror}; set `content`")
        return
    if is_empty:
        yield warning("content", f"{folder} is empty")
    else:
        yield ok("content", f"{folder} can be read")


def check_index_folder(settings: Settings) -> Iterator[Finding]:
    """Whether builds can write, lock and rename files, and have enough space."""
    folder = next(path for path in (settings.index, *settings.index.parents) if path.exists())
    try:
        if folder == settings.index:
            generations.check_purpose(folder)
        yield from _written(folder)
    except WriteFailed as error:
        yield failure("index folder", str(error))
    except OSError as error:
        yield failure(
            "index folder",
            f"user {os.geteuid()} cannot write to {folder}: {error.strerror}; change the folder's "
            "owner, or set `index` to another folder",
        )
    else:
        yield _space(settings.index, folder)


def _written(folder: Path) -> Iterator[Finding]:
    """Write and lock a file, and compare its time with the clock."""
    with tempfile.NamedTemporaryFile(prefix=".doctor-", dir=folder) as file:
        file.write(b"x")
        file.flush()
        difference = Path(file.name).stat().st_mtime - time.time()
        yield ok("index folder", f"{folder} can be written")
        yield _locks(folder, Path(file.name))
        yield _clock(difference)


def _locks(folder: Path, file: Path) -> Finding:
    try:
        descriptor = lock.take(file)
    except OSError as error:
        return failure(
            "locks", f"{folder} does not support flock ({error.strerror}); use a local disk"
        )
    if descriptor is not None:
        os.close(descriptor)
    return ok("locks", "flock works")


def _clock(difference: float) -> Finding:
    if abs(difference) > _MAX_CLOCK_DIFFERENCE_SECONDS:
        return warning(
            "clock",
            f"the clock of the index folder differs by {difference:.0f} s from this machine's; "
            "synchronize both with NTP",
        )
    now = time.strftime("%Y-%m-%d %H:%M:%S %Z")
    return ok("clock", f"{now}, the same as the index folder's")


def _space(index: Path, folder: Path) -> Finding:
    """Compare the free space with what a build needs in addition to two generations."""
    free = shutil.disk_usage(folder).free
    needed = max(_MIN_FREE_BYTES, durable_files.footprint(index) if index.exists() else 0)
    text = f"{free / 1e6:,.0f} MB are free, and a build may need {needed / 1e6:,.0f} MB"
    return ok("space", text) if free > needed else failure("space", f"{text}; free some space")
