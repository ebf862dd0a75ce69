"""Where links lead: nowhere out of the content folder, and to each folder once."""

from __future__ import annotations

import os
from pathlib import Path


def is_inside(path: Path | str, root: str) -> bool:
    """Say whether what a path leads to lies in a folder, whose real path is given."""
    return Path(os.path.realpath(path)).is_relative_to(root)


class Links:
    """Keeps the real paths of folders that were gone into."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._seen = {root}

    def leads_out(self, real: str) -> bool:
        """Say whether a real path lies outside the content folder."""
        return not Path(real).is_relative_to(self._root)

    def inside(self, real: str) -> str:
        """Return a real path as one under the content folder."""
        return Path(real).relative_to(self._root).as_posix()

    def is_first(self, real: str) -> bool:
        """Say whether a folder was not gone into before; from now on it was."""
        new = real not in self._seen
        self._seen.add(real)
        return new
