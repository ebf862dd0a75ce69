"""Stored documents, in files shared by several generations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.engines.columns.index import count_deleted
from search.engines.columns.records import Records, RecordWriter, remove_unused
from search.engines.registry import open_engine
from search.storage import generations
from tests.contract.sampling import SCHEMA
from tests.contract.test_rules import doc


def test_a_record_beyond_its_file_is_refused(tmp_path: Path) -> None:
    """A truncated file is detected when it is opened, not when it is read."""
    writer = RecordWriter(tmp_path)
    writer.add(b"one")
    writer.close()
    records = Records(tmp_path)
    assert records.read(0, 1, 3) == b"ne"
    for file, start, end in ((0, 0, 4), (0, 3, 2), (1, 0, 1)):
        with pytest.raises(ValueError, match="record"):
            records.check(np.array([file]), np.array([start]), np.array([end]))


def test_files_without_records_are_removed(tmp_path: Path) -> None:
    """A file is removed once all its documents are deleted."""
    for _ in range(3):
        RecordWriter(tmp_path).close()
    remove_unused(tmp_path, [1])
    assert [path.name for path in tmp_path.iterdir()] == ["records-1.bin"]


def test_many_updates_leave_few_files(tmp_path: Path) -> None:
    """Each update adds a file, and 16 files are merged into one."""
    engine = open_engine(f"columns:{tmp_path / 'index'}", SCHEMA)
    engine.rebuild([doc(f"{number:03}") for number in range(200)])
    for number in range(20):
        engine.update([doc(f"{number:03}", title="changed")])
    path = tmp_path / "index" / generations.current(tmp_path / "index")
    assert len(list(path.glob("records-*.bin"))) <= 16
    assert count_deleted(path) <= 20
    changed = engine.get("003")
    assert changed is not None
    assert changed.title == "changed"
