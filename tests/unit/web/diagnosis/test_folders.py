"""Checks of the content and index folders."""

from __future__ import annotations

import errno
import fcntl
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from search.settings.table import Settings
from web.diagnosis import folders
from web.diagnosis.finding import Finding, Level


def levels(findings: Iterable[Finding]) -> dict[str, Level]:
    """The level of the last finding for each topic."""
    return {finding.topic: finding.level for finding in findings}


def test_the_content_folder(tmp_path: Path) -> None:
    """A missing folder is a failure, and an empty one a warning."""
    settings = Settings(content=tmp_path / "content")
    assert levels(folders.check_content_folder(settings)) == {"content": Level.FAILURE}
    settings.content.mkdir()
    assert levels(folders.check_content_folder(settings)) == {"content": Level.WARNING}
    (settings.content / "a.md").touch()
    assert levels(folders.check_content_folder(settings)) == {"content": Level.OK}


@pytest.mark.parametrize("name", ["", "index", "not/yet/there"])
def test_a_good_index_folder_stays_as_it_was(tmp_path: Path, name: str) -> None:
    """An empty or future folder passes all checks, which leave no file behind."""
    (tmp_path / "index").mkdir()
    found = levels(folders.check_index_folder(Settings(index=tmp_path / name)))
    if name:
        assert set(found.values()) == {Level.OK}
        assert found.keys() == {"index folder", "locks", "clock", "space"}
    else:
        # The folder contains another one.
        assert found == {"index folder": Level.FAILURE}
    assert [path.name for path in tmp_path.rglob("*")] == ["index"]


def test_an_index_that_is_a_file(tmp_path: Path) -> None:
    """A file in place of the folder is named."""
    (tmp_path / "index").touch()
    [finding] = folders.check_index_folder(Settings(index=tmp_path / "index"))
    assert finding.level is Level.FAILURE
    assert "is a file" in finding.text


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the user who lacks the permission."""

    def refuse(**_: Any) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(folders.tempfile, "NamedTemporaryFile", refuse)
    [finding] = folders.check_index_folder(Settings(index=tmp_path))
    assert finding.level is Level.FAILURE
    assert "cannot write to" in finding.text


def test_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that refuses flock is a failure."""

    def flock(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    found = levels(folders.check_index_folder(Settings(index=tmp_path)))
    assert found["locks"] is Level.FAILURE


@pytest.mark.parametrize(("seconds", "level"), [(0.5, Level.OK), (-3.0, Level.WARNING)])
def test_another_clock(seconds: float, level: Level) -> None:
    """A file server whose clock differs is a warning."""
    assert folders._clock(seconds).level is level


def test_little_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little space for another generation is a failure."""
    usage = type("Usage", (), {"free": 49_000_000})
    monkeypatch.setattr(folders.shutil, "disk_usage", lambda _: usage)
    found = levels(folders.check_index_folder(Settings(index=tmp_path)))
    assert found["space"] is Level.FAILURE
