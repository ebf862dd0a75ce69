"""Rules for symbolic links: stay inside the content folder, and read each folder once."""

from __future__ import annotations

import os
from pathlib import Path


def is_inside(path: Path | str, real_root: str) -> bool:
    """Whether a path, with links resolved, is inside the folder with this real path."""
    return Path(os.path.realpath(path)).is_relative_to(real_root)


class VisitedFolders:
    """The real paths of the content folder and all folders read so far."""

    def __init__(self, real_root: str) -> None:
        self._real_root = real_root
        self._visited = {real_root}

    def is_outside(self, real_path: str) -> bool:
        """Whether a real path is outside the content folder."""
        return not Path(real_path).is_relative_to(self._real_root)

    def relative(self, real_path: str) -> str:
        """A real path relative to the content folder."""
        return Path(real_path).relative_to(self._real_root).as_posix()

    def add(self, real_path: str) -> bool:
        """Mark a folder as read. Returns False if it had been read before."""
        is_new = real_path not in self._visited
        self._visited.add(real_path)
        return is_new
