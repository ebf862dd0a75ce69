"""Fingerprints distinguish changed files from unchanged files."""

from __future__ import annotations

import os
from pathlib import Path

from indexer.files import fingerprint
from indexer.files.fingerprint import UNKNOWN, Fingerprint

SECOND = 1_000_000_000


def test_a_settled_file_has_a_stamp(tmp_path: Path) -> None:
    """A file that has not changed for more than two seconds is recognized by its status."""
    file = tmp_path / "a.md"
    file.write_text("care")
    status = file.stat()
    later = status.st_ctime_ns + 2 * SECOND + 1
    taken = fingerprint.take(status, b"care", began_at=later)
    assert taken == Fingerprint(fingerprint.stamp(status), fingerprint.digest(b"care"))
    assert fingerprint.stamp_of_settled(file, later) == Fingerprint(fingerprint.stamp(status))


def test_a_file_that_just_changed_has_none(tmp_path: Path) -> None:
    """A file that has just changed gets no stamp, as another change could go unnoticed."""
    file = tmp_path / "a.md"
    file.write_text("care")
    status = file.stat()
    for began_at in (status.st_ctime_ns + 2 * SECOND, status.st_ctime_ns, 0):
        assert fingerprint.take(status, b"", began_at=began_at).stamp is None
        assert fingerprint.stamp_of_settled(file, began_at) == UNKNOWN


def test_a_copy_with_the_old_times_is_noticed(tmp_path: Path) -> None:
    """A change is noticed even if the modification time is restored: the change time differs."""
    file = tmp_path / "a.md"
    file.write_text("care")
    before = file.stat()
    (tmp_path / "b.md").write_text("cure")
    (tmp_path / "b.md").replace(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert fingerprint.stamp(file.stat()) != fingerprint.stamp(before)


def test_a_missing_file_is_unknown(tmp_path: Path) -> None:
    """A file that is gone has no fingerprint."""
    assert fingerprint.stamp_of_settled(tmp_path / "a.md", fingerprint.now()) == UNKNOWN


def test_digests_are_those_of_the_content() -> None:
    """Equal contents have equal digests of 32 digits."""
    assert fingerprint.digest(b"a") == fingerprint.digest(b"a") != fingerprint.digest(b"b")
    assert len(fingerprint.digest(b"")) == 32
