"""Unmet preconditions are reported in one sentence, before anything else happens."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT


def complaint(folder: Path, *path: Path) -> str:
    """The command's one-line message in a folder, with additional folders on Python's path."""
    completed = subprocess.run(
        [sys.executable, "-m", "curated_search", "--version"],
        cwd=folder,
        env={"PYTHONPATH": ":".join(map(str, path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 1
    assert completed.stdout == ""
    assert completed.stderr.count("\n") == 1
    return completed.stderr


@pytest.mark.parametrize("name", ["search", "indexer", "web"])
def test_a_foreign_package_is_named(tmp_path: Path, name: str) -> None:
    """The message names the folder that shadows a package."""
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    line = complaint(tmp_path, ROOT)
    assert f"needs its own `{name}` package, but Python finds the one in {tmp_path / name}" in line


def test_another_distribution_with_such_a_package_is_named(tmp_path: Path) -> None:
    """The message names a distribution that has installed files into the same packages."""
    for name in ("curated_search", "indexer", "search", "web"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name, files in (("curated_search-0.2.0", "web"), ("web_py-0.62", "web"), ("a-1", "aweb")):
        record = tmp_path / f"{name}.dist-info" / "RECORD"
        record.parent.mkdir()
        record.write_text(f"a.py,,\n{files}/__init__.py,sha256=abc,1\n{files}/app.py,,\n")
    line = complaint(tmp_path, tmp_path)
    assert "web_py-0.62, installed in the same environment" in line
    assert "install curated-search in a separate environment" in line


def test_a_system_without_flock_is_named(tmp_path: Path) -> None:
    """On a system without `fcntl`, such as Windows, the message says so."""
    # Python runs this module first; some Pythons have fcntl built in, so no path can hide it.
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['fcntl'] = None\n")
    assert "needs Linux, macOS or another Unix" in complaint(tmp_path, tmp_path, ROOT)
