"""Another distribution or folder with a package of ours is noticed at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT


@pytest.mark.parametrize("name", ["search", "indexer", "web"])
def test_a_foreign_package_ends_the_command_in_one_sentence(tmp_path: Path, name: str) -> None:
    """The command names the folder that is in the way and does nothing else."""
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    completed = subprocess.run(
        [sys.executable, "-m", "curated_search", "--version"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 1
    assert completed.stderr.count("\n") == 1
    assert f"needs its own package `{name}`, but Python finds {tmp_path / name}" in completed.stderr
