"""Files and folders that survive a power failure, and the space they take."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from search.storage.durable_files import (
    footprint,
    link_tree,
    make_folder,
    replace_text,
    size,
    sync_tree,
    write_error,
)


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    """Missing parents are created, and an existing folder is accepted."""
    folder = tmp_path / "a" / "b"
    make_folder(folder)
    make_folder(folder)
    assert folder.is_dir()


def test_a_text_is_replaced_whole(tmp_path: Path) -> None:
    """Open readers keep the old content, and no temporary file is left."""
    file = tmp_path / "CURRENT"
    replace_text(file, "old\n")
    with file.open() as reader:
        replace_text(file, "new\n")
        assert reader.read() == "old\n"
    assert file.read_text() == "new\n"
    assert list(tmp_path.iterdir()) == [file]


def test_linked_files_take_space_once(tmp_path: Path) -> None:
    """A linked copy has the same files, and its size counts once on disk."""
    source, copy = tmp_path / "index" / "1", tmp_path / "index" / "2"
    (source / "inner").mkdir(parents=True)
    (source / "inner" / "words").write_bytes(bytes(100))
    (source / "empty").touch()
    link_tree(source, copy)
    sync_tree(copy)
    assert (copy / "inner" / "words").samefile(source / "inner" / "words")
    assert (size(tmp_path / "index"), footprint(tmp_path / "index")) == (200, 100)


def test_files_are_copied_where_links_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system without hard links, files are copied."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "links are not supported")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "words").write_text("care")
    link_tree(tmp_path / "1", tmp_path / "2")
    assert (tmp_path / "2" / "words").read_text() == "care"
    assert not (tmp_path / "2" / "words").samefile(tmp_path / "1" / "words")


@pytest.mark.parametrize(
    ("folder", "error", "expected"),
    [
        ("missing", RuntimeError("panic"), FileNotFoundError),
        ("there", RuntimeError("panic"), type(None)),
        ("missing", OSError("its own reason"), type(None)),
        ("missing", KeyboardInterrupt(), type(None)),
    ],
)
def test_the_reason_of_a_failed_write(
    tmp_path: Path, folder: str, error: BaseException, expected: type
) -> None:
    """If a library hides why it could not write, trying to write to the folder tells why."""
    (tmp_path / "there").mkdir()
    assert type(write_error(tmp_path / folder, error)) is expected
