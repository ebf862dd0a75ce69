"""manifest.json, which describes a generation.

In the same folder are the vocabulary, the change log and the builder's notes, of which searches
need only the vocabulary.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from search import schema
from search.errors import IndexCorrupt, IndexIncompatible
from search.indexing import ChangeLog, Vocabulary
from search.status import Status
from search.storage import durable_files

NAME = "manifest.json"
T = TypeVar("T")

# Numbers that JavaScript and all libraries represent exactly.
_MAX_COUNT = 2**53

# No clock is set to an earlier time. Times near the year 1 have no equivalent in other time zones.
_EARLIEST_YEAR = 1970

# The files next to the manifest.
NOTES, WORDS, CHANGES = "notes", "words.json", "changes.json"


def write(path: Path, status: Status) -> None:
    """Write a generation's manifest to its folder."""
    fresh = path / "manifest.new"
    fresh.write_text(json.dumps(to_json(status), ensure_ascii=False, indent=1), encoding="utf-8")
    # Replace the file instead of overwriting it, because another generation may share it.
    fresh.replace(path / NAME)


def to_json(status: Status) -> dict[str, Any]:
    """Convert a status to the JSON-ready values of a manifest."""
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
    """Read a generation's manifest. Raises IndexIncompatible or IndexCorrupt."""
    try:
        manifest = json.loads((path / NAME).read_text(encoding="utf-8"))
        return from_json(manifest, path.name, place=str(path.parent), size=durable_files.size(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexCorrupt(
            f"{path / NAME} is damaged ({error}); run: curated-search rebuild"
        ) from None


def from_json(manifest: Mapping[str, Any], name: str, *, place: str, size: int) -> Status:
    """Parse the JSON values of a generation's manifest.

    Raises IndexIncompatible, or KeyError, TypeError, ValueError or AttributeError if the values
    are malformed.
    """
    outdated = _outdated(place, manifest["version"])
    return Status(
        engine=_is(str, manifest["engine"]),
        schema=schema.from_json(manifest["schema"]),
        generation=name,
        built_at=_moment(manifest["built_at"]),
        documents=_count(manifest["documents"]),
        schedule=tuple(map(_moment, _is(list, manifest["schedule"]))),
        size=size,
        facts=_facts(manifest["facts"]),
        outdated=outdated,
    )


def _is(kind: type[T], value: Any) -> T:
    if type(value) is not kind:
        raise TypeError(f"{value!r:.80} is not of type {kind.__name__}")
    return value


def _count(value: Any) -> int:
    number = _is(int, value)
    if not 0 <= number <= _MAX_COUNT:
        raise ValueError("a count is negative or too large")
    return number


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    if moment.year < _EARLIEST_YEAR:
        raise ValueError(f"{text} is too early")
    return moment


def _facts(value: Any) -> dict[str, Any]:
    facts = _is(dict, value)
    _is(list, facts.get("problems", []))
    for number in _is(dict, facts.get("problem_count", {})).values():
        _count(number)
    return facts


def words(path: Path) -> Vocabulary:
    """Read the vocabulary of a generation. Raises IndexCorrupt."""
    try:
        return Vocabulary.from_json((path / WORDS).read_bytes())
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise IndexCorrupt(
            f"{path / WORDS} is damaged ({error}); run: curated-search rebuild"
        ) from None


def changes(path: Path, status: Status) -> ChangeLog:
    """Read the change log of a generation, which is empty if there is none. Raises IndexCorrupt."""
    try:
        text = (path / CHANGES).read_bytes()
        return ChangeLog.from_json(text, status.generation, status.built_at)
    except FileNotFoundError:
        return ChangeLog()
    except (OSError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise IndexCorrupt(
            f"{path / CHANGES} is damaged ({error}); run: curated-search rebuild"
        ) from None


def keep(path: Path, name: str, content: bytes) -> None:
    """Write a file next to a generation's manifest, replacing one shared with its base."""
    fresh = path / f"{name}.new"
    fresh.write_bytes(content)
    fresh.replace(path / name)


def notes(path: Path) -> bytes:
    """The notes stored with a generation, or an empty value."""
    try:
        return (path / NOTES).read_bytes()
    except OSError:
        return b""


def _outdated(place: str, version: object) -> str:
    """The features that an index of an older version lacks, or an empty text.

    Raises IndexIncompatible if this version cannot be read.
    """
    if version == schema.VERSION:
        return ""
    if not isinstance(version, int) or version < schema.OLDEST_READABLE_VERSION:
        raise IndexIncompatible(
            f"the index in {place} has schema version {version}, but this curated-search "
            f"requires version {schema.VERSION}; run: curated-search rebuild"
        )
    if version > schema.VERSION:
        raise IndexIncompatible(
            f"the index in {place} was written by a newer curated-search (schema version "
            f"{version}, not {schema.VERSION}); restart with the newer version, "
            "or run: curated-search rebuild"
        )
    return (
        f"the index was written by an older curated-search (schema version {version}, not "
        f"{schema.VERSION}), so some words may not be found; run: curated-search rebuild"
    )
