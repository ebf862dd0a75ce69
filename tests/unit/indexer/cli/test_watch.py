"""The command `watch`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli import watch
from search.settings.table import Settings


def test_a_folder_that_never_was_is_a_mistake(tmp_path: Path) -> None:
    """A missing folder ends the command with a message; a service's watcher waits."""
    result = CliRunner().invoke(watch.watch, ["--content", str(tmp_path / "nowhere")])
    assert result.exit_code == 1
    assert "does not exist" in result.output


def test_a_watcher_lets_other_writers_finish() -> None:
    """A watcher waits for other writers at least as long as the settings say."""
    waits = [watch._with_long_wait(Settings(wait=seconds)).wait for seconds in (0.0, 600.0)]
    assert waits == [30.0, 600.0]


def test_log_lines_escape_what_names_contain(capsys: pytest.CaptureFixture[str]) -> None:
    """A name cannot forge another line of the log."""
    watch._log("Not updated: a\nb\u202e.md")
    assert capsys.readouterr().out.endswith("Not updated: a\\nb\\u202e.md\n")
