"""The digest differs between any two versions of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search import program_digest as module
from search.program_digest import program_digest

FILES = (
    "search/schema.py",
    "search/engines/whoosh/index.py",
    "indexer/mapping/mapper.py",
    "web/templates/page.html",
    "web/strings/en.toml",
)


@pytest.fixture
def digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """The digest of a small program in a temporary folder, computed anew each time."""
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("one")
    monkeypatch.setattr(module, "_ROOT", tmp_path)

    def read(*packages: str) -> str:
        program_digest.cache_clear()
        return program_digest(*packages)

    yield read
    program_digest.cache_clear()


@pytest.mark.parametrize("file", FILES)
def test_every_file_counts(file: str, digest: Callable[..., str], tmp_path: Path) -> None:
    """A change in any file changes the digest, and undoing it restores the digest."""
    before = digest("search", "indexer", "web")
    (tmp_path / file).write_text("two")
    assert digest("search", "indexer", "web") != before
    (tmp_path / file).write_text("one")
    assert digest("search", "indexer", "web") == before


def test_a_file_that_moves_counts(digest: Callable[..., str], tmp_path: Path) -> None:
    """Moving a file changes the digest."""
    before = digest("search")
    (tmp_path / "search" / "schema.py").rename(tmp_path / "search" / "fields.py")
    assert digest("search") != before


def test_other_packages_do_not_count(digest: Callable[..., str], tmp_path: Path) -> None:
    """Other packages do not affect the digest: a new template requires no rebuild."""
    before = digest("search", "indexer")
    (tmp_path / "web" / "templates" / "page.html").write_text("two")
    assert digest("search", "indexer") == before
