"""The names that Hugo ignores."""

from __future__ import annotations

import pytest

from indexer.files.content_file import is_ignored


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.md", False), (".a.md", True), ("#a.md", True), ("a.md~", True), ("a#.md", False),
        ("~a.md", False), (".", True), ("_index.md", False),
        ("lost+found", True),
    ],
)  # fmt: skip
def test_hidden_files_and_backups_are_ignored(name: str, expected: bool) -> None:
    """A name that begins with a dot or # or ends with ~ is not content, nor is lost+found."""
    assert is_ignored(name) is expected
