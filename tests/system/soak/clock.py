"""A clock that can be set forward and back, for the service and its builds alone."""

from __future__ import annotations

import mmap
import shutil
import struct
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

_SOURCE = Path(__file__).with_suffix(".c")
STEP = timedelta(days=1)


class Clock:
    """The offset of a clock, in memory that it shares with every process that uses the clock."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc")
        if not compiler:
            pytest.skip(reason="a C compiler is not installed (apt install gcc)")
        self._library, self._file = folder / "clock.so", folder / "offset"
        subprocess.run([compiler, "-shared", "-fPIC", "-o", self._library, _SOURCE], check=True)
        self._file.write_bytes(bytes(8))
        with self._file.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 8)
        # Grows with each step, so that a reader notices one that came meanwhile.
        self.steps = 0

    def step(self) -> None:
        """Set the clock a day forward or, every other time, back."""
        self.steps += 1
        offset = int(STEP.total_seconds()) if is_late(self.steps) else 0
        # A step lies between two counts, so that a reader who sees the same count saw no step.
        self._memory[:] = struct.pack("q", offset)
        self.steps += 1

    def environment(self) -> dict[str, str]:
        """The variables that give a process this clock."""
        return {"LD_PRELOAD": str(self._library), "CLOCK_OFFSET_FILE": str(self._file)}

    def between(self) -> str:
        """A time that has passed only when the clock is ahead."""
        return (datetime.now(UTC) + STEP / 2).isoformat()


def is_late(steps: int) -> bool:
    """Whether the clock is ahead after so many halves of steps, or during one."""
    return steps % 4 in {1, 2}
