"""The folder shared by the processes of a service."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT
from web.server import shared_folder
from web.server.shared_folder import SharedFolder


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The memory file system, replaced by a temporary folder."""
    monkeypatch.setattr(shared_folder, "memory_folder", lambda: tmp_path)
    return tmp_path


@pytest.mark.slow
def test_the_folder_of_a_killed_service(memory: Path) -> None:
    """A starting service removes the folders of killed services, not of running ones."""
    code = (
        "import os, sys; from pathlib import Path; from web.server import shared_folder as s;"
        "s.memory_folder = lambda: Path(sys.argv[1]); made = s.SharedFolder();"
        "(made.path / 'counts').touch(); os.kill(os.getpid(), 9)"
    )
    command = [sys.executable, "-c", code, str(memory)]
    ended = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert ended.returncode == -signal.SIGKILL
    (killed,) = memory.iterdir()
    assert (killed / "counts").exists()
    first, second = SharedFolder(), SharedFolder()
    assert set(memory.iterdir()) == {first.path, second.path}
    first.remove()
    second.remove()
    assert not list(memory.iterdir())


def test_other_files_are_left_alone(memory: Path) -> None:
    """Links, files and other folders are left alone."""
    elsewhere, other = memory / "elsewhere", memory / "curated-search-new-x"
    elsewhere.mkdir()
    other.mkdir()
    (memory / "curated-search-service-link").symlink_to(elsewhere)
    (memory / "curated-search-service-file").touch()
    SharedFolder().remove()
    assert len(list(memory.iterdir())) == 4


def test_a_full_memory_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the memory file system takes no more files, the folder is created on disk."""

    def full(dir: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", dir)

    disk = tmp_path / "disk"
    disk.mkdir()
    monkeypatch.setattr(shared_folder, "TemporaryFile", full)
    monkeypatch.setattr(shared_folder, "gettempdir", lambda: str(disk))
    made = SharedFolder()
    assert made.path.parent == disk
    made.remove()
