"""The manifest of a generation, and the files next to it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from search.errors import IndexCorrupt, IndexIncompatible
from search.indexing import Vocabulary
from search.schema import VERSION, Schema
from search.status import Status
from search.storage import manifest

STATUS = Status(
    engine="whoosh",
    schema=Schema(languages=("es",)),
    built_at=datetime(2026, 1, 2, tzinfo=UTC),
    documents=3,
    schedule=(datetime(2027, 1, 1, tzinfo=UTC),),
    facts={"problems": ["é"], "problem_count": {"dates": 1}},
)


def changed(**values: Any) -> dict[str, Any]:
    """The manifest of STATUS with other values."""
    return {**json.loads(json.dumps(manifest.to_json(STATUS))), **values}


def test_a_manifest_survives_its_storage(tmp_path: Path) -> None:
    """A manifest is read as written, with its generation's name and size."""
    manifest.write(tmp_path, STATUS)
    status = manifest.read(tmp_path)
    assert status.generation == tmp_path.name
    assert status.size == (tmp_path / "manifest.json").stat().st_size
    assert manifest.to_json(status) == manifest.to_json(STATUS)


@pytest.mark.parametrize(
    "values",
    [
        {"engine": 1},
        {"documents": True},
        {"documents": "3"},
        {"schedule": "2027-01-01"},
        {"schedule": ["soon"]},
        {"built_at": "2026-01-02T00:00:00"},
        {"built_at": None},
        {"facts": []},
        {"facts": {"problems": {}}},
        {"facts": {"problem_count": {"dates": "1"}}},
        {"schema": {}},
        {"schema": None},
    ],
)
def test_a_malformed_manifest_is_a_corrupt_index(tmp_path: Path, values: dict[str, Any]) -> None:
    """If a value has the wrong type, or a time has no time zone, the message says to rebuild."""
    (tmp_path / "manifest.json").write_text(json.dumps(changed(**values)))
    with pytest.raises(IndexCorrupt, match=r"manifest\.json is damaged.*curated-search rebuild"):
        manifest.read(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"version": 1', "{}"])
def test_a_damaged_file_is_a_corrupt_index(tmp_path: Path, text: str) -> None:
    """A file that is not a manifest is reported, and so is a missing one."""
    with pytest.raises(IndexCorrupt):
        manifest.read(tmp_path)
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(IndexCorrupt):
        manifest.read(tmp_path)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (VERSION + 1, "written by a newer curated-search .* restart with the newer version"),
        (8, f"has schema version 8, .* requires version {VERSION}"),
        ("9", f"has schema version 9, .* requires version {VERSION}"),
        ("9", "has schema version 9"),
        (None, "has schema version None"),
    ],
)
def test_another_version_is_named(version: object, message: str) -> None:
    """The message names the index, both versions and what to do."""
    with pytest.raises(IndexIncompatible, match=f"the index in /srv/index .*{message}.*rebuild"):
        manifest.from_json(changed(version=version), "g", place="/srv/index", size=0)


def test_notes_and_words_are_next_to_it(tmp_path: Path) -> None:
    """Notes may be missing, words may not."""
    assert manifest.notes(tmp_path) == b""
    with pytest.raises(IndexCorrupt, match=r"words\.json is damaged"):
        manifest.words(tmp_path)
    manifest.keep(tmp_path, "notes", b"\0n")
    manifest.keep(tmp_path, "words.json", Vocabulary([("care", 2)]).to_json())
    assert manifest.notes(tmp_path) == b"\0n"
    assert manifest.words(tmp_path).count("care") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes", "words.json"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", '{"words": []}', '{"words": {"care": "x"}}', '{"values": [1]}',
     '{"values": [["tag", "x"]]}', "[" * 100_000],
)  # fmt: skip
def test_damaged_words_are_a_corrupt_index(tmp_path: Path, text: str) -> None:
    """A vocabulary that cannot be read is reported with its path."""
    (tmp_path / "words.json").write_text(text)
    with pytest.raises(IndexCorrupt, match=r"words\.json is damaged"):
        manifest.words(tmp_path)


def test_a_file_is_replaced_not_overwritten(tmp_path: Path) -> None:
    """Replacing a file that is linked from another generation leaves that generation unchanged."""
    manifest.keep(tmp_path, "notes", b"old")
    (tmp_path / "base").hardlink_to(tmp_path / "notes")
    manifest.keep(tmp_path, "notes", b"new")
    assert (tmp_path / "base").read_bytes() == b"old"
