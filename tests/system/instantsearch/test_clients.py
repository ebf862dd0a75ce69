"""The compatible routes with the real clients and widgets, as published on npm."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.paths import SAMPLE
from tests.system.serving.service import serving

HERE = Path(__file__).parent
# Values that are paths, which the sample has none of.
SECTIONS = ("Care > Chronic", "Care > Acute", "Care > Chronic > Lungs", "Policy")
SETTINGS = """
[facets.section]
sources = ["section"]
"""


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
    content = tmp_path / "content"
    shutil.copytree(SAMPLE, content)
    for number, section in enumerate(SECTIONS):
        text = (
            f"---\ntitle: Path {number}\ndate: 2020-01-0{number + 1}\nsection: {section}\n---\nx\n"
        )
        (content / f"path-{number}.md").write_text(text, encoding="utf-8")
    with serving(tmp_path, SETTINGS, content=content) as service:
        environment = {**os.environ, "SEARCH_URL": service.base}
        subprocess.run(["npm", "test"], cwd=tmp_path, env=environment, timeout=120, check=True)
