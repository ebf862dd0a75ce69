"""The compatible route with the real instantsearch.js and algoliasearch/lite."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.system.serving.test_workers import serving

HERE = Path(__file__).parent


@pytest.mark.slow
def test_the_real_clients(tmp_path: Path) -> None:
    """An unmodified client searches, filters, pages and sorts."""
    if not shutil.which("npm"):
        pytest.skip(reason="npm is not installed: the real clients cannot be had")
    for file in HERE.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    install = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    if subprocess.run(install, cwd=tmp_path, timeout=300, check=False).returncode:
        pytest.skip(reason="npm could not install the real clients (no registry?)")
    with serving(tmp_path, "") as service:
        environment = {**os.environ, "SEARCH_URL": service.base}
        subprocess.run(["npm", "test"], cwd=tmp_path, env=environment, timeout=120, check=True)
