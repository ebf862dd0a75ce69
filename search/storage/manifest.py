"""manifest.json: the description of a generation, written with it and read before it.

Beside it are its words and its builder's notes, which searches do not need.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from search import schema
from search.errors import IndexCorrupt, IndexIncompatible
from search.indexing import Vocabulary
from search.status import Status
from search.storage import durable_files

NAME = "manifest.json"
T = TypeVar("T")

# The files beside it.
NOTES, WORDS = "notes", "words.json"


def write(path: Path, status: Status) -> None:
    """Write the manifest of the generation in a folder."""
    fresh = path / "manifest.new"
    fresh.write_text(json.dumps(to_json(status), ensure_ascii=False, indent=1), encoding="utf-8")
    # Replaced, not overwritten: another generation may share the file.
    fresh.replace(path / NAME)


def to_json(status: Status) -> dict[str, Any]:
    """A manifest as JSON-ready values."""
    return {
        "version": schema.VERSION,
        "engine": status.engine,
        "schema": schema.to_json(status.schema),
        "built_at": status.built_at and status.built_at.isoformat(),
        "documents": status.documents,
        "schedule": [moment.isoformat() for moment in status.schedule],
        "facts": status.facts,
    }


def read(path: Path) -> Status:
    """The status in a generation's manifest; raises IndexIncompatible or IndexCorrupt."""
    try:
        manifest = json.loads((path / NAME).read_text(encoding="utf-8"))
        return from_json(manifest, path.name, place=str(path.parent), size=durable_files.size(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexCorrupt(
            f"{path / NAME} is damaged ({error}); run: curated-search rebuild"
        ) from None


def from_json(manifest: Mapping[str, Any], name: str, *, place: str, size: int) -> Status:
    """The status in a generation's manifest; raises IndexIncompatible, or an error of parsing:

    a KeyError, TypeError, ValueError or AttributeError.
    """
    _check_version(place, manifest["version"])
    return Status(
        engine=_is(str, manifest["engine"]),
        schema=schema.from_json(manifest["schema"]),
        generation=name,
        built_at=_moment(manifest["built_at"]),
        documents=_is(int, manifest["documents"]),
        schedule=tuple(map(_moment, _is(list, manifest["schedule"]))),
        size=size,
        facts=_facts(manifest["facts"]),
    )


def _is(kind: type[T], value: Any) -> T:
    if type(value) is not kind:
        raise TypeError(f"{value!r:.80} is not of type {kind.__name__}")
    return value


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return moment


def _facts(value: Any) -> dict[str, Any]:
    facts = _is(dict, value)
    _is(list, facts.get("problems", []))
    for number in _is(dict, facts.get("problem_count", {})).values():
        _is(int, number)
    return facts


def words(path: Path) -> Vocabulary:
    """The words of a generation; raises IndexCorrupt if they cannot be read."""
    try:
        return Vocabulary.from_json((path / WORDS).read_bytes())
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise IndexCorrupt(
            f"{path / WORDS} is damaged ({error}); run: curated-search rebuild"
        ) from None


def keep(path: Path, name: str, content: bytes) -> None:
    """Write a file beside a generation's manifest, replacing an inherited one."""
    fresh = path / f"{name}.new"
    fresh.write_bytes(content)
    fresh.replace(path / name)


def notes(path: Path) -> bytes:
    """The notes stored with a generation; empty if there are none."""
    try:
        return (path / NOTES).read_bytes()
    except OSError:
        return b""


def _check_version(place: str, version: object) -> None:
    if isinstance(version, int) and version > schema.VERSION:
        raise IndexIncompatible(
            f"the index in {place} was written by a newer curated-search, of schema version "
            f"{version}, and this one reads version {schema.VERSION}; restart with the newer one, "
            "or run: curated-search rebuild"
        )
    if version != schema.VERSION:
        raise IndexIncompatible(
            f"the index in {place} was written by schema version {version}, and this "
            f"curated-search reads version {schema.VERSION}; run: curated-search rebuild"
        )
