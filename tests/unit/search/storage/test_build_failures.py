"""Failed builds: recorded, taken once, and limited."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.storage.build_failures import record, take_all


def test_failures_are_taken_once(tmp_path: Path) -> None:
    """Failures come oldest first, and only once."""
    index = tmp_path / "index"
    assert list(take_all(index)) == []
    record(index, "first")
    record(index, "é" * 3_000)
    first, second = take_all(index)
    assert (first.reason, len(second.reason)) == ("first", 2_000)
    assert first.at < second.at
    assert list(take_all(index)) == []


def test_failures_are_limited(tmp_path: Path) -> None:
    """Only the latest failures are kept until they are read."""
    for number in range(25):
        record(tmp_path / "index", str(number))
    assert [failure.reason for failure in take_all(tmp_path / "index")] == [
        str(number) for number in range(5, 25)
    ]


def test_a_folder_that_is_not_an_index(tmp_path: Path) -> None:
    """No failure is recorded in a folder that cannot hold an index."""
    (tmp_path / "mine.txt").touch()
    record(tmp_path, "x")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_cannot_be_deleted_is_not_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure that another user's folder holds is not reported again and again."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    record(tmp_path / "index", "x")
    monkeypatch.setattr(Path, "unlink", refuse)
    assert list(take_all(tmp_path / "index")) == []


def test_damaged_files(tmp_path: Path) -> None:
    """A file that cannot be read is dropped."""
    record(tmp_path / "index", "x")
    for name in ("0", "1"):
        (tmp_path / "index" / "webhooks" / "failures" / f"{name}.json").write_text("{")
    assert [failure.reason for failure in take_all(tmp_path / "index")] == ["x"]
