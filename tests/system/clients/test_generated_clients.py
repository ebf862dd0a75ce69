"""Clients made from the OpenAPI description work with the service."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.system.clients.conftest import TOKEN
from tests.system.serving.service import Service

pytestmark = pytest.mark.slow
REQUIREMENTS = ROOT / "requirements" / "clients.txt"
TSC = (
    "--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022",
    "--lib", "es2022,dom", "--strict", "--skipLibCheck", "--outDir", "built",
)  # fmt: skip


def run(folder: Path, *command: str | Path) -> str:
    """The output of a command that succeeds."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-4_000:]
    return done.stdout


def test_a_typescript_client(npm_folder: Path, service: Service) -> None:
    """A client of openapi-typescript compiles, pages, filters, reads errors and follows a task."""
    run(npm_folder, "npx", "--no-install", "openapi-typescript", "openapi.json", "-o", "api.d.ts")
    run(npm_folder, "npx", "--no-install", "tsc", *TSC, "client.ts")
    output = run(npm_folder, "node", "built/client.js", service.base, TOKEN)
    assert output.count("passed") == 4


def test_a_python_client(folder: Path, service: Service) -> None:
    """A client of openapi-python-client pages, filters, reads errors and follows a task."""
    run(folder, sys.executable, "-m", "venv", "environment")
    programs = folder / "environment" / "bin"
    install = [programs / "pip", "install", "-q", "--disable-pip-version-check", "-r", REQUIREMENTS]
    if subprocess.run(install, cwd=folder, timeout=300, check=False).returncode:
        pytest.skip(reason="pip could not install the generator (no registry?)")
    run(folder, programs / "openapi-python-client", "generate", "--path", "openapi.json",
        "--meta", "none", "--output-path", "generated")  # fmt: skip
    output = run(folder, programs / "python", "client.py", service.base, TOKEN)
    assert output.count("passed") == 4
