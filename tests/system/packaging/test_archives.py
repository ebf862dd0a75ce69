"""A release's archives are complete, clean and reproducible."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.paths import ROOT

PACKAGES = ("curated_search", "indexer", "search", "web")
# A day in 2020, as in an unpacked archive or a fresh clone.
OTHER_TIME = 1_577_880_000


def project_files() -> list[str]:
    """The files under version control."""
    if not (ROOT / ".git").exists():
        pytest.skip(reason="needs a checkout: only git knows which files are the project's")
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def build(folder: Path, *, time: int | None = None) -> Path:
    """The folder with both archives, built from a copy of the project at `folder`."""
    for name in project_files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
        if time is not None:
            os.utime(target, (time, time))
            target.chmod(target.stat().st_mode & 0o700)
    # Leftovers of earlier builds and tests.
    for left in ("build/lib/search/gone.py", "search/__pycache__/gone.cpython-311.pyc"):
        (folder / left).parent.mkdir(parents=True, exist_ok=True)
        (folder / left).touch()
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", "."]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return folder / "dist"


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both archives."""
    return build(tmp_path_factory.mktemp("first") / "project")


def names_in_sdist(folder: Path) -> Iterator[str]:
    """The paths in the source archive, relative to its top folder."""
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as files:
        for member in files:
            yield member.name.partition("/")[2]


@pytest.mark.slow
def test_the_source_archive_is_the_project(archives: Path) -> None:
    """The source archive has exactly the project's files, with tests, docs and lock files."""
    assert set(names_in_sdist(archives)) == {*project_files(), "PKG-INFO"}


@pytest.mark.slow
def test_the_wheel_is_the_packages(archives: Path) -> None:
    """The wheel has all modules, and none from an earlier build."""
    (archive,) = archives.glob("*.whl")
    with ZipFile(archive) as files:
        names = {name for name in files.namelist() if ".dist-info/" not in name}
    assert names == {name for name in project_files() if name.startswith(PACKAGES)}


@pytest.mark.slow
def test_a_build_elsewhere_gives_the_same_bytes(archives: Path, tmp_path: Path) -> None:
    """The archives do not depend on the time, the path or the files' permissions."""
    others = build(tmp_path / "another path", time=OTHER_TIME)
    digests = [
        {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
        for folder in (archives, others)
    ]
    assert len(digests[0]) == 2
    assert digests[0] == digests[1]


@pytest.mark.nightly
def test_the_tests_of_the_source_archive_pass(archives: Path, tmp_path: Path) -> None:
    """The fast tests pass in the unpacked source archive."""
    (archive,) = archives.glob("*.tar.gz")
    with tarfile.open(archive) as files:
        files.extractall(tmp_path, filter="data")
    (project,) = tmp_path.iterdir()
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal"]
    environment = {**os.environ, "PYTHONPATH": str(project)}
    completed = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert completed.returncode == 0, completed.stdout[-5_000:]
