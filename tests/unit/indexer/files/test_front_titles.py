"""Files with a title of their own."""

from pathlib import Path

import pytest

from indexer.files.front_titles import has_title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: T\n---\n", True),
        ("\ufeff---\r\nx: y\r\nTitle: 'T'\r\n---\r\n", True),
        ('+++\ntitle = "T"\n+++\n', True),
        ("---\ntitle:\n---\n", False),
        ('---\ntitle: ""\n---\n', False),
        ("---\nx: y\n---\ntitle: T\n", False),
        ("---\nparams:\n  title: T\n---\n", False),
        ("title: T\n", False),
        ("", False),
    ],
)
def test_titles(tmp_path: Path, text: str, expected: bool) -> None:
    """A title is a non-empty value in the front matter."""
    file = tmp_path / "a.md"
    file.write_bytes(text.encode())
    assert has_title(file) is expected


def test_only_the_beginning_is_read(tmp_path: Path) -> None:
    """Front matter that does not end is cut off, and a file that cannot be read has no title."""
    file = tmp_path / "a.md"
    file.write_text("---\n" + "x: y\n" * 100_000 + "title: T\n---\n")
    assert not has_title(file)
    file.unlink()
    assert not has_title(file)
