"""The running service is compared with its own description by Schemathesis."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.system.serving.test_workers import serving

pytestmark = pytest.mark.slow
CONFIG = Path(__file__).with_name("schemathesis.toml")
PATHS = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
TOKEN = "x" * 24
SERVICES = {
    "open": "",
    "restricted": f'admin_token = "{TOKEN}"\n[keys]\n{TOKEN} = {{}}\n',
}


@pytest.mark.parametrize("settings", SERVICES.values(), ids=SERVICES)
def test_the_service_is_as_described(settings: str, tmp_path: Path) -> None:
    """No request generated from the description gets an undocumented response."""
    if find_spec("schemathesis") is None:
        pytest.skip(reason="schemathesis is not installed (make described)")
    with serving(tmp_path, settings) as service:
        run = [sys.executable, "-m", "schemathesis.cli", f"--config-file={CONFIG}"]
        run += [
            "run",
            f"{service.base}/api/v1/openapi.json",
            "-H",
            f"Authorization: Bearer {TOKEN}",
        ]
        done = subprocess.run(
            run, cwd=tmp_path, env=PATHS, capture_output=True, text=True, timeout=540, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
