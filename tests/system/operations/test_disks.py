"""Disks that fill up, new disks, and file systems without locks."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from search.storage import durable_files, generations
from tests.system.operations import trials
from tests.system.operations.conftest import ARTICLES, Operator

pytestmark = pytest.mark.slow
# The shares of the space that a rebuild needs: none of it, an eighth and so on.
POINTS = 8
_NO_FLOCK = """#include <errno.h>
int flock(int descriptor, int operation) { errno = ENOLCK; return -1; }
"""


def test_a_disk_that_fills_at_any_point(operator: Operator, small_disk: Path) -> None:
    """A rebuild on a disk with too little space fails in a sentence and leaves nothing behind."""
    here = replace(operator, index=small_disk / "index")
    here.run("rebuild")
    before = generations.current(here.index)
    needed = durable_files.footprint(here.index)
    failures = 0
    for point in range(POINTS):
        _leave_free(small_disk, needed * point // POINTS)
        free = _free(small_disk)
        ended = here.attempt("rebuild")
        if ended.returncode:
            failures += 1
            assert trials.FULL_DISK.says(ended.stdout), ended.stdout
            assert generations.current(here.index) == before
            assert _free(small_disk) >= free - 8192, "something was left behind"
        else:
            before = generations.current(here.index)
        (small_disk / "filler").unlink()
        assert here.total() == ARTICLES
    assert failures >= POINTS - 2
    here.run("rebuild")


def _free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def _leave_free(disk: Path, size: int) -> None:
    """Write a file that leaves only this much space."""
    with (disk / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, _free(disk) - size))


def test_the_root_of_a_new_disk(editable: Operator) -> None:
    """A folder with `lost+found` can hold the index and the content."""
    for folder in (editable.index, editable.content):
        (folder / "lost+found").mkdir(parents=True)
    editable.run("rebuild")
    assert editable.total() == 1


def test_a_file_system_without_locks(operator: Operator, tmp_path: Path) -> None:
    """Without flock, a rebuild fails in a sentence, `doctor` says so, and searches work."""
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip(reason="a C compiler is not installed (apt install gcc)")
    library = tmp_path / "no_flock.so"
    build = [compiler, "-shared", "-fPIC", "-xc", "-", "-o", str(library)]
    subprocess.run(build, input=_NO_FLOCK.encode(), check=True)
    operator.run("rebuild")
    output = operator.run("rebuild", code=1, LD_PRELOAD=str(library))
    assert trials.NO_LOCKS.says(output)
    assert operator.total(LD_PRELOAD=str(library)) == ARTICLES
    assert "does not support flock" in operator.run("doctor", code=1, LD_PRELOAD=str(library))
