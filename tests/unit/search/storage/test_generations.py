"""Generations: one folder per build, and the name of the one in use."""

from __future__ import annotations

import logging
import os
import time
from itertools import pairwise
from pathlib import Path

import pytest

from search.errors import IndexCorrupt, IndexLocked, IndexMissing, WriteFailed
from search.storage import checksums, generations
from search.storage.retention import Retention

FIRST, SECOND, THIRD = (f"2026010{day}T000000-000000" for day in (1, 2, 3))


def build(root: Path, text: str = "x", base: str | None = None) -> str:
    """Build a generation with one file, and return its name."""
    with generations.writing(root), generations.building(root, base=base) as folder:
        (folder / text).write_text(text)
    return generations.current(root)


def folders(root: Path) -> list[str]:
    """The names of all folders in an index."""
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def test_a_build_becomes_the_current_generation(tmp_path: Path) -> None:
    """A build is used once it is complete, and two generations are kept."""
    root = tmp_path / "index"
    first, second, third = (build(root, text) for text in "abc")
    assert first < second < third
    assert folders(root) == [second, third]
    assert generations.others(root) == [second]


def test_a_fresh_disk_can_hold_an_index(tmp_path: Path) -> None:
    """The root of an ext4 disk contains `lost+found`, which is not a reason to refuse it."""
    (tmp_path / "lost+found").mkdir()
    assert build(tmp_path) == generations.current(tmp_path)


def test_a_build_on_a_base_has_its_files(tmp_path: Path) -> None:
    """An update starts with links to the files of its base."""
    first = build(tmp_path, "a")
    second = build(tmp_path, "b", base=first)
    assert (tmp_path / second / "a").samefile(tmp_path / first / "a")
    assert not (tmp_path / first / "b").exists()


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    """An exception removes the unfinished folder and keeps the current generation."""
    first = build(tmp_path)
    with (
        pytest.raises(ZeroDivisionError),
        generations.writing(tmp_path),
        generations.building(tmp_path),
    ):
        raise ZeroDivisionError
    assert generations.current(tmp_path) == first
    assert folders(tmp_path) == [first]


def test_a_build_after_a_rollback_forgets_the_newer(tmp_path: Path) -> None:
    """A rollback after a later build switches to the generation in use before that build."""
    first, second = build(tmp_path, "a"), build(tmp_path, "b")
    generations.switch(tmp_path, first)
    assert generations.others(tmp_path) == [second]
    build(tmp_path, "c")
    assert generations.others(tmp_path) == [first]


def test_generations_from_the_future_are_not_recent(tmp_path: Path) -> None:
    """After the clock was set back, generations of the time before do not fill the disk."""
    hour = Retention(seconds=3_600)
    names = []
    for day in (1, 2, 1, 0):
        with (
            generations.writing(tmp_path, retention=hour),
            generations.building(tmp_path) as new,
        ):
            (new / "x").touch()
        names.append(generations.current(tmp_path))
        written = time.time() + day * 86_400
        os.utime(tmp_path / names[-1] / checksums.NAME, (written, written))
    with generations.writing(tmp_path, retention=hour):
        pass
    assert folders(tmp_path) == names[-2:]


def test_damaged_generations_come_last(tmp_path: Path) -> None:
    """A rollback prefers an intact generation to a nearer one that is damaged."""
    current = build(tmp_path, "a")
    whole = build(tmp_path, "b")
    generations.switch(tmp_path, current)
    for name in (FIRST, SECOND):
        (tmp_path / name).mkdir()
    assert generations.others(tmp_path) == [whole, SECOND, FIRST]
    (tmp_path / "CURRENT").unlink()
    assert generations.others(tmp_path) == [whole, current, SECOND, FIRST]


@pytest.mark.parametrize(
    "text", ["", "../../etc", FIRST + ".partial", "2026", "2026010٢T000000-000000"]
)
def test_current_names_a_generation(tmp_path: Path, text: str) -> None:
    """If CURRENT does not name a generation, the index is corrupt."""
    with pytest.raises(IndexMissing, match=r"no index in .*curated-search rebuild"):
        generations.current(tmp_path)
    (tmp_path / "CURRENT").write_text(text, encoding="utf-8")
    with pytest.raises(IndexCorrupt, match="CURRENT"):
        generations.current(tmp_path)


def test_a_stamp_changes_with_every_switch(tmp_path: Path) -> None:
    """A missing index has a stamp too, and each switch changes the stamp, even to the same name."""
    stamps = [generations.stamp(tmp_path)]
    for name in (FIRST, SECOND, SECOND, FIRST):
        generations.switch(tmp_path, name)
        stamps.append(generations.stamp(tmp_path))
    assert all(before != after for before, after in pairwise(stamps))


def test_abandoned_builds_are_removed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The next writer removes unfinished builds, and says which process died."""
    kept = build(tmp_path)
    (tmp_path / (THIRD + ".partial")).mkdir()
    (tmp_path / "thesis.partial").mkdir()
    (tmp_path / "LOCK").write_text("1 on host")
    with caplog.at_level(logging.WARNING), generations.writing(tmp_path):
        assert folders(tmp_path) == [kept, "thesis.partial"]
    assert "process 1 on host died while it was writing" in caplog.text


def test_one_process_writes(tmp_path: Path) -> None:
    """A second writer is told which process is writing, and what to do."""
    with (
        generations.writing(tmp_path),
        pytest.raises(IndexLocked, match=r"process \d+ on .* is writing to .*--wait"),
        generations.writing(tmp_path),
    ):
        pass


def test_a_folder_of_other_files_is_rejected(tmp_path: Path) -> None:
    """A folder in use for something else cannot become an index, nor can a file."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "article.md").touch()
    with pytest.raises(WriteFailed, match=r"contains other files, such as 'article\.md'"):
        generations.prepare(tmp_path / "site")
    with pytest.raises(WriteFailed, match="is a file; set `index` to a folder"):
        generations.prepare(tmp_path / "site" / "article.md")


def test_hidden_files_may_be_in_an_index(tmp_path: Path) -> None:
    """An empty folder with hidden files becomes an index."""
    (tmp_path / ".gitkeep").touch()
    generations.prepare(tmp_path)
    assert (tmp_path / "LOCK").exists()
