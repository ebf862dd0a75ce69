"""The compatible routes with the real clients and widgets, as published on npm."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.system.instantsearch.content import SETTINGS, sample_with_paths
from tests.system.serving.service import serving

HERE = Path(__file__).parent


@pytest.mark.slow
def test_the_real_clients(tmp_path: Path) -> None:
    """Unmodified clients search, filter, page and sort, and every widget of the docs works."""
    if not shutil.which("npm"):
        pytest.skip(reason="npm is not installed: the real clients cannot be had")
    for file in HERE.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    install = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    if subprocess.run(install, cwd=tmp_path, timeout=300, check=False).returncode:
        pytest.skip(reason="npm could not install the real clients (no registry?)")
    content = sample_with_paths(tmp_path / "content")
    with serving(tmp_path, SETTINGS, content=content) as service:
        environment = {**os.environ, "SEARCH_URL": service.base}
        subprocess.run(["npm", "test"], cwd=tmp_path, env=environment, timeout=120, check=True)
