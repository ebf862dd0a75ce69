"""Random hostile files, for FUZZ_SECONDS: reading them is linear and stays within a budget.

    FUZZ_SECONDS=600 FUZZ_SEED=7 python -m pytest -m nightly tests/system/content/test_fuzz.py

A failure shows the smallest file that hypothesis found, as the parts that are repeated in it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

from indexer.files.content_file import ContentFile
from indexer.pipeline.reader_process import ReaderProcess
from search.settings.loading import load_settings
from tests.system.content.hostile_files import FILES, HostileFile
from tests.system.content.test_growth import LARGE, MAX_GROWTH, SMALL, steps

pytestmark = pytest.mark.nightly

SECONDS = float(os.environ.get("FUZZ_SECONDS", "1200"))
SEED = int(os.environ.get("FUZZ_SEED", "20261127"))
EXAMPLES_PER_SEED = 20
# A file of this size takes less than a second of processor time. The budget's seconds are those
# of the clock, which a busy machine may spend on other processes.
CHARACTERS = 60_000
MAX_CPU_SECONDS = 8.0
BUDGET = {"max_file_seconds": 120, "max_file_memory": 700_000_000}
# The steps for short files are not compared, because limits, such as for nesting, distort them.
MIN_STEPS = 20_000


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[ReaderProcess]:
    """A reader with this budget."""
    reader = ReaderProcess(load_settings(None, {}, content=str(tmp_path), **BUDGET))
    yield reader
    reader.close()


def cpu_seconds(reader: ReaderProcess) -> float:
    """The processor time that the reader's process has taken; 0 if there is none."""
    if reader._process is None:
        return 0.0
    stat = Path(f"/proc/{reader._process.pid}/stat").read_text()
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_random_hostile_files(tmp_path: Path, reader: ReaderProcess, suffix: str) -> None:
    """No file exceeds the budget, or takes a number of steps that grows faster than its size."""
    end = time.monotonic() + SECONDS / 2
    path = tmp_path / f"x.{suffix}"

    def check(file: HostileFile) -> None:
        path.write_text(file.text(CHARACTERS), encoding="utf-8", newline="")
        before = cpu_seconds(reader)
        (outcome,) = reader.read([ContentFile(path.name, "x")])
        assert cpu_seconds(reader) - before <= MAX_CPU_SECONDS
        problems = [problem.what for problem in outcome.problems]
        failures = ("reading the file", "unexpected error")
        assert not [what for what in problems if any(one in what for one in failures)]
        _check_steps(tmp_path, file)

    files = 0
    for number in count():
        fuzz = settings(
            max_examples=EXAMPLES_PER_SEED,
            database=None,
            deadline=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
        )(given(FILES)(check))
        seed(SEED + number)(fuzz)()
        files += EXAMPLES_PER_SEED
        if time.monotonic() > end:
            break
    print(f"{files} files")


def _check_steps(folder: Path, file: HostileFile) -> None:
    """Assert that four times the size takes about four times as many steps."""
    if not _is_linear(folder, file):
        # The first file that uses a part of a library also takes the steps to set it up.
        assert _is_linear(folder, file), "the steps to read the file grow faster than its size"


def _is_linear(folder: Path, file: HostileFile) -> bool:
    large = steps(folder, file.text(LARGE))
    return large <= MIN_STEPS or large <= MAX_GROWTH * steps(folder, file.text(SMALL))
