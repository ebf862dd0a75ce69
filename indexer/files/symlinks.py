"""Rules for links: none leads out of the content folder, and no folder is read twice."""

from __future__ import annotations

import os
from pathlib import Path


def is_inside(path: Path | str, real_root: str) -> bool:
    """Whether a path leads into a folder, of which the real path is given."""
    return Path(os.path.realpath(path)).is_relative_to(real_root)


class VisitedFolders:
    """The real paths of the folders that were read so far, the content folder first."""

    def __init__(self, real_root: str) -> None:
        self._real_root = real_root
        self._visited = {real_root}

    def is_outside(self, real_path: str) -> bool:
        """Whether a real path lies outside the content folder."""
        return not Path(real_path).is_relative_to(self._real_root)

    def relative(self, real_path: str) -> str:
        """A real path as one under the content folder."""
        return Path(real_path).relative_to(self._real_root).as_posix()

    def add(self, real_path: str) -> bool:
        """Note that a folder is read; False where it was read before."""
        is_new = real_path not in self._visited
        self._visited.add(real_path)
        return is_new
