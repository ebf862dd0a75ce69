"""`make run`: which settings it uses, and its messages if something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from socket import create_server

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the Makefile and an environment whose command prints its arguments."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "requirements/run.txt", ".venv/bin/python", ".venv/.run-ready"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    command(tmp_path, 'echo "$@"')
    return tmp_path


def command(project: Path, script: str) -> None:
    """Replace the project's `curated-search` with a shell script."""
    file = project / ".venv" / "bin" / "curated-search"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def make(project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """make's output with these arguments in this environment."""
    names = {"CONTENT", "INDEX", "ENGINE", "HOST", "PORT", "PYTHON", "MAKEFLAGS", "MAKELEVEL"}
    outer = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        ["make", *arguments],
        cwd=project,
        env={**outer, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_sample_is_served_by_default(project: Path) -> None:
    """Without settings, the sample is served."""
    assert make(project, "run").stdout.split("\n") == [
        "rebuild --content tests/data/content",
        "serve",
        "",
    ]


def test_a_settings_file_counts_unless_a_variable_is_named(project: Path) -> None:
    """Only variables on the make line or in the environment override the settings file."""
    (project / "curated-search.toml").write_text('content = "site"\nport = 9000\n')
    assert make(project, "run").stdout == "rebuild\nserve\n"
    named = make(project, "run", "PORT=8001", CONTENT="a site")
    assert named.stdout == "rebuild --content a site\nserve --port 8001\n"


@pytest.mark.slow
def test_a_busy_port_message_names_the_variable(project: Path) -> None:
    """If the port is in use, the message names the make variable PORT."""
    command(project, f'[ "$1" = rebuild ] || exec "{sys.executable}" -m curated_search "$@"')
    with closing(create_server(("127.0.0.1", 0))) as busy:
        port = busy.getsockname()[1]
        failed = make(project, "run", f"PORT={port}")
    assert failed.returncode != 0
    assert f"port {port} on 127.0.0.1 is in use" in failed.stderr
    assert "make run PORT=8001" in failed.stderr


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exit 127", "needs Python 3.11 or later"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "venv module is missing"),
        ('[ "$2" != venv ] || { echo "No space left on device" >&2; exit 1; }', "No space left"),
    ],
    ids=["too old", "without venv", "full disk"],
)
def test_a_failure_names_its_own_cause(project: Path, script: str, message: str) -> None:
    """An old Python or a full disk is not reported as a missing module."""
    (project / ".venv" / "bin" / "python").unlink()
    python = project / "python-of-the-test"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    failed = make(project, "run", f"PYTHON={python}")
    assert failed.returncode != 0
    causes = ["needs Python 3.11", "venv module is missing", "No space left"]
    assert [cause for cause in causes if cause in failed.stderr] == [
        cause for cause in causes if cause in message
    ]
    assert not (project / ".venv" / "bin" / "python").exists()


def test_a_missing_python_is_named(project: Path) -> None:
    """The message names the Python given on the make line."""
    (project / ".venv" / "bin" / "python").unlink()
    assert "python9 is not installed" in make(project, "run", "PYTHON=python9").stderr
