"""A running service, its description in a file, and the programs from npm beside it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.system.serving.service import Service, serving

HERE = Path(__file__).parent
TOKEN = "x" * 24


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The sample, with the routes of the admin."""
    with serving(tmp_path_factory.mktemp("service"), f'admin_token = "{TOKEN}"\n') as running:
        yield running


@pytest.fixture(scope="session")
def folder(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the description and this folder's files."""
    folder = tmp_path_factory.mktemp("clients")
    for file in HERE.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    with urlopen(f"{service.base}/api/v1/openapi.json") as answer:
        (folder / "openapi.json").write_bytes(answer.read())
    return folder


@pytest.fixture(scope="session")
def npm_folder(folder: Path) -> Path:
    """The folder with the programs from npm."""
    if not shutil.which("npm"):
        pytest.skip(reason="npm is not installed: the linters and the client cannot be had")
    install = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    if subprocess.run(install, cwd=folder, timeout=300, check=False).returncode:
        pytest.skip(reason="npm could not install the linters and the client (no registry?)")
    return folder
