"""The OpenAPI description passes the usual linters."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
LINTERS = {
    "spectral": ("spectral", "lint", "--fail-severity=warn", "openapi.json"),
    "redocly": ("redocly", "lint", "openapi.json"),
}


@pytest.mark.parametrize("command", LINTERS.values(), ids=LINTERS)
def test_the_description_passes(command: tuple[str, ...], npm_folder: Path) -> None:
    """Neither linter has an error; Spectral has no warning either."""
    done = subprocess.run(
        ["npx", "--no-install", *command],
        cwd=npm_folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
