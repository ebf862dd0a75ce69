"""The checksums of a generation detect missing, shortened and changed files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from search.errors import IndexCorrupt
from search.storage import checksums
from search.storage.checksums import FileChecksum


@pytest.fixture
def generation(tmp_path: Path) -> Path:
    """A generation with two files, an empty lock and their checksums."""
    folder = tmp_path / "generation"
    folder.mkdir()
    (folder / "words").write_bytes(b"abc")
    (folder / "terms").write_bytes(b"x" * 10)
    (folder / "lock").touch()
    checksums.write(folder)
    return folder


def test_all_files_with_content_are_listed(generation: Path) -> None:
    """Sizes and SHA-256 digests are listed, except for empty files and the list itself."""
    listed = checksums.read(generation)
    assert listed.keys() == {"terms", "words"}
    assert listed["words"] == FileChecksum(
        3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    checksums.verify(generation)
    assert checksums.is_whole(generation)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "words is missing"),
        (b"ab", "words has 2 bytes instead of 3"),
        (b"", "words has 0 bytes instead of 3"),
    ],
)
def test_a_missing_or_shortened_file_is_found_by_its_size(
    generation: Path, content: bytes | None, message: str
) -> None:
    """The size check names the file and what to run."""
    (generation / "words").unlink()
    if content is not None:
        (generation / "words").write_bytes(content)
    with pytest.raises(IndexCorrupt, match=f"{message}.*; run: curated-search rebuild"):
        checksums.check(generation)
    assert not checksums.is_whole(generation)


def test_a_changed_byte_is_found_by_its_digest(generation: Path) -> None:
    """A changed file of the same size passes the size check but not the digest check."""
    (generation / "words").write_bytes(b"abd")
    checksums.check(generation)
    with pytest.raises(IndexCorrupt, match="words has changed since it was written"):
        checksums.verify(generation)


def test_verifying_pauses(generation: Path) -> None:
    """The pause is called after each megabyte, so that a service keeps answering."""
    (generation / "words").write_bytes(bytes(3 * 1024 * 1024))
    checksums.write(generation)
    pauses: list[None] = []
    checksums.verify(generation, lambda: pauses.append(None))
    assert len(pauses) == 4


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"files": []}', '{"files": {"a": 1}}', '{"files": {"a": {"size": 1}}}'],
)
def test_a_damaged_list_is_a_corrupt_index(generation: Path, text: str) -> None:
    """Anything but a complete list of files is reported with its path."""
    (generation / "SEAL.json").write_text(text)
    with pytest.raises(IndexCorrupt, match=r"SEAL\.json is damaged"):
        checksums.read(generation)
    (generation / "SEAL.json").unlink()
    assert not checksums.is_whole(generation)


@pytest.mark.parametrize("file", [{"size": -1, "sha256": ""}, {"size": True, "sha256": ""},
                                  {"size": 1, "sha256": None}])  # fmt: skip
def test_sizes_and_digests_have_their_types(file: dict[str, Any]) -> None:
    """A size is a number of bytes, and a digest is a string."""
    with pytest.raises(ValueError, match="the size or digest of 'a' is missing"):
        checksums.parse({"files": {"a": file}})


def test_digests_of_shared_files_are_copied(generation: Path, tmp_path: Path) -> None:
    """A file linked from the base keeps its digest; a replaced one gets its own."""
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("words", "terms"):
        os.link(generation / name, copy / name)
    (copy / "terms").unlink()
    (copy / "terms").write_bytes(b"y" * 10)
    (generation / "SEAL.json").write_text(
        '{"files": {"words": {"size": 3, "sha256": "of the base"},'
        ' "terms": {"size": 10, "sha256": "of the base"}}}'
    )
    checksums.write(copy, base=generation)
    listed = checksums.read(copy)
    assert listed["words"].sha256 == "of the base"
    assert listed["terms"].sha256 == checksums.digest(copy / "terms")


def test_whoever_may_read_the_folder_may_read_its_files(generation: Path) -> None:
    """A file that a library created as private gets the rights of the folder."""
    generation.chmod(0o755)
    (generation / "words").chmod(0o600)
    checksums.write(generation)
    assert (generation / "words").stat().st_mode & 0o777 == 0o644
