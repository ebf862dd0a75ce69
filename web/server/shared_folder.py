"""The folder in which the processes of one service count together: in memory, gone with them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

_PREFIX = "curated-search-service-"
# A folder of this name is not locked yet, so it must not be taken for an abandoned one.
_NEW_PREFIX = "curated-search-new-"


def memory_folder() -> Path:
    """A folder in memory, or that for temporary files where the system has none."""
    # Files there are temporary and named at random.
    folder = Path("/dev/shm")  # noqa: S108
    return folder if folder.is_dir() else Path(gettempdir())


class SharedFolder:
    """A folder that its process and those forked from it keep locked while they live."""

    def __init__(self) -> None:
        memory = memory_folder()
        remove_abandoned(memory)
        try:
            new = Path(mkdtemp(prefix=_NEW_PREFIX, dir=memory))
        except OSError:
            # Memory is full; what is counted in files then waits for a disk.
            new = Path(mkdtemp(prefix=_NEW_PREFIX))
        self._descriptor = os.open(new, os.O_RDONLY)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self.path = new.rename(new.with_name(new.name.replace(_NEW_PREFIX, _PREFIX)))

    def remove(self) -> None:
        """Remove the folder and what is in it."""
        rmtree(self.path, ignore_errors=True)
        os.close(self._descriptor)


def remove_abandoned(parent: Path) -> None:
    """Remove the folders of services that were killed, with all their processes."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError), _unlocked(folder):
            rmtree(folder, ignore_errors=True)


@contextmanager
def _unlocked(folder: Path) -> Iterator[None]:
    """A folder of this user that no process has locked; raise OSError at another one."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_uid != os.getuid():
            raise PermissionError(folder)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
