"""The `doctor` command."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from web.cli import doctor as doctor_module
from web.cli.doctor import doctor
from web.diagnosis.finding import Finding, Level


@pytest.mark.parametrize(("level", "code"), [(Level.OK, 0), (Level.WARNING, 0), (Level.FAILURE, 1)])
def test_exit_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: Level, code: int
) -> None:
    """Each finding is a line; only failures change the exit status."""
    monkeypatch.chdir(tmp_path)
    finding = Finding(level, "topic", "a\x1b text")
    monkeypatch.setattr(doctor_module, "_CHECKS", (lambda _: [finding], lambda _: []))
    result = CliRunner().invoke(doctor)
    assert result.exit_code == code
    assert result.output.splitlines()[-1] == f"{level.value:<8} topic         a\\x1b text"


def test_invalid_settings(tmp_path: Path) -> None:
    """Settings that are not valid are reported like by every command."""
    file = tmp_path / "site.toml"
    file.write_text("port = 0\n")
    result = CliRunner().invoke(doctor, ["--config", str(file)])
    assert result.exit_code == 1
    assert "setting port = 0 is not valid" in result.output
