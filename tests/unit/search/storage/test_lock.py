"""Locks between processes, released when a process dies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.storage.lock import Taken, hold, take


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    """A second attempt to lock fails with a message that names the holder's process and host."""
    file = tmp_path / "LOCK"
    with (
        hold(file),
        pytest.raises(Taken, match=rf"process {os.getpid()} on \S+"),
        hold(file, wait=0.01),
    ):
        pass
    with hold(file) as again:
        assert again.died == ""
    assert file.read_text() == ""


def test_a_lock_is_released_after_an_error(tmp_path: Path) -> None:
    """An exception inside releases the lock."""
    file = tmp_path / "LOCK"
    with pytest.raises(ZeroDivisionError), hold(file):
        raise ZeroDivisionError
    with hold(file):
        pass


def test_the_holder_that_died_is_named(tmp_path: Path) -> None:
    """When a process dies, its lock is released, and the next holder learns which process died."""
    file = tmp_path / "LOCK"
    code = (
        "import os, sys; from pathlib import Path; from search.storage.lock import hold\n"
        "with hold(Path(sys.argv[1])): os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, file], check=False)
    with hold(file) as held:
        assert held.died.startswith("process ")


def test_a_lock_can_be_tried(tmp_path: Path) -> None:
    """`take` locks until the descriptor is closed, and does not wait."""
    file = tmp_path / "LOCK"
    descriptor = take(file)
    assert descriptor is not None
    assert take(file) is None
    with pytest.raises(Taken, match="process unknown"), hold(file):
        pass
    os.close(descriptor)
    again = take(file)
    assert again is not None
    os.close(again)


def test_a_folder_cannot_be_a_lock(tmp_path: Path) -> None:
    """The lock must be a file."""
    with pytest.raises(IsADirectoryError):
        take(tmp_path)
