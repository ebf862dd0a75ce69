"""Patterns in the `exclude` setting."""

import pytest

from indexer.files.exclude_patterns import exclude_expression


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("*.md", "a/b.md", True),
        ("/*.md", "a/b.md", False),
        ("a/*.md", "a/b.md", True),
        ("a/*.md", "a/b/c.md", False),
        ("a/**", "a/b/c.md", True),
        ("**/c.md", "c.md", True),
        ("a/**/c.md", "a/c.md", True),
        ("a?c.md", "abc.md", True),
        ("a?c.md", "a/c.md", False),
        ("a+b.md", "aab.md", False),
    ],
)
def test_exclude_patterns(glob, path, matches):
    """`*` and `?` match within a folder, `**` across folders, a bare name in any folder."""
    assert bool(exclude_expression((glob,)).fullmatch(path)) is matches
