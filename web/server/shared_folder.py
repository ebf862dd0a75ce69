"""The in-memory folder of counters shared by a service's processes, removed when they exit."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryFile, gettempdir, mkdtemp

_PREFIX = "curated-search-service-"
# A new folder is not locked yet. Under this name, it is not mistaken for an abandoned folder.
_NEW_PREFIX = "curated-search-new-"


def memory_folder() -> Path:
    """A memory file system, or the folder for temporary files if the system has none."""
    # The file names in the folder are random.
    folder = Path("/dev/shm")  # noqa: S108
    return folder if folder.is_dir() else Path(gettempdir())


def writable_memory_folder() -> Path:
    """A memory file system, or the folder for temporary files if it takes no more files."""
    folder = memory_folder()
    try:
        TemporaryFile(dir=folder).close()
    except OSError:
        # Counting on disk is slower but works.
        return Path(gettempdir())
    return folder


class SharedFolder:
    """A folder that the process that created it and its forks keep locked while they are alive."""

    def __init__(self) -> None:
        remove_abandoned(memory_folder())
        new = Path(mkdtemp(prefix=_NEW_PREFIX, dir=writable_memory_folder()))
        self._descriptor = os.open(new, os.O_RDONLY)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self.path = new.rename(new.with_name(new.name.replace(_NEW_PREFIX, _PREFIX)))

    def remove(self) -> None:
        """Remove the folder and its contents."""
        rmtree(self.path, ignore_errors=True)
        os.close(self._descriptor)


def remove_abandoned(parent: Path) -> None:
    """Remove the folders of services whose processes were all killed."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError), _unlocked(folder):
            rmtree(folder, ignore_errors=True)


@contextmanager
def _unlocked(folder: Path) -> Iterator[None]:
    """Lock a folder; raise OSError if a process has locked it or it belongs to another user."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_uid != os.getuid():
            raise PermissionError(folder)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
