"""The command line does the same in every locale."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "curated_search"]
NO_UTF8 = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
NAMES = ("健康.md", "café.md", "保健/首页.md")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with content under Chinese and French names, and a settings file with an accent."""
    for name in NAMES:
        file = tmp_path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\ntitle: 健康\n---\nText\n", encoding="utf-8")
    config = 'content = "content"\nindex = "índice"\n'
    (tmp_path / "búsqueda.toml").write_text(config, encoding="utf-8")
    return tmp_path


def run(site: Path, environment: dict[str, str], *arguments: str) -> str:
    """The output of a command that must succeed."""
    completed = subprocess.run(
        [*COMMAND, *arguments],
        cwd=site,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **environment},
        capture_output=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr.decode(errors="replace")
    return completed.stdout.decode()


def in_latin_1(folder: Path) -> dict[str, str]:
    """Variables for a German ISO-8859-1 locale."""
    localedef = shutil.which("localedef")
    source = Path("/usr/share/i18n/locales/de_DE")
    if localedef is None or not source.exists():
        pytest.skip(reason="localedef or its sources are not installed")
    name = "de_DE.ISO-8859-1"
    subprocess.run([localedef, "-i", "de_DE", "-f", "ISO-8859-1", folder / name], check=True)
    return {"LC_ALL": name, "LOCPATH": str(folder)}


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", **NO_UTF8},
        {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1"},
        None,
    ],
    ids=["C", "POSIX", "latin-1-output", "de_DE.ISO-8859-1"],
)
def test_ids_and_exit_codes_do_not_depend_on_the_locale(
    site: Path, environment: dict[str, str] | None
) -> None:
    """A rebuild reads each file under its UTF-8 name, without a home folder and with umask 077."""
    environment = in_latin_1(site) if environment is None else environment
    previous = os.umask(0o077)
    try:
        output = run(site, environment, "rebuild", "--config", "búsqueda.toml")
    finally:
        os.umask(previous)
    assert output.startswith("Indexed 3 documents")
    assert "Problems" not in output
    assert "1. " in run(site, environment, "search", "--index", "índice", "健康")


def test_python_programs_are_told_to_use_utf8(site: Path) -> None:
    """A program that imports the library in another locale gets the reason and the remedy."""
    completed = subprocess.run(
        [sys.executable, "-c", "import curated_search"],
        env={"PYTHONPATH": str(ROOT), "LC_ALL": "POSIX", **NO_UTF8},
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.stderr.splitlines()[-1] == (
        "ImportError: curated-search needs file names in UTF-8, but in this locale Python reads "
        "them as ascii; set PYTHONUTF8=1 or a UTF-8 locale, such as LC_ALL=C.UTF-8"
    )


@pytest.mark.parametrize(
    "arguments", [["--\x1b[1m"], ["\x1b[1m"], ["rebuild", "--content", "\x1b[1m"]]
)
def test_errors_escape_the_command_lines_own_arguments(site: Path, arguments: list[str]) -> None:
    """An argument that an error message repeats cannot change how the terminal displays it."""
    completed = subprocess.run(
        [*COMMAND, *arguments],
        cwd=site,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode
    assert r"\x1b[1m" in completed.stderr
    assert "\x1b" not in completed.stderr
