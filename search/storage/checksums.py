"""SEAL.json: the checksums of all files in a finished generation.

This file is written last, so a folder that contains it is complete, unless damaged later. Sizes are
checked whenever a generation is opened. Digests are checked on export, import and rollback, by
`status --verify`, after a failed search, and from time to time while the service runs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search.errors import IndexCorrupt

NAME = "SEAL.json"
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileChecksum:
    """The size in bytes and the SHA-256 of a file in a finished generation."""

    size: int
    sha256: str


def write(folder: Path, *, base: Path | None = None) -> None:
    """Write a folder's checksums. For files shared with `base`, the checksums are copied."""
    _open_to_readers(folder)
    shared = _shared(folder, base) if base else {}
    files = {
        name: shared.get(name) or FileChecksum(path.stat().st_size, digest(path))
        for name, path in sorted(_files(folder))
    }
    listed = {"files": {name: asdict(file) for name, file in files.items()}}
    fresh = folder / (NAME + ".new")
    fresh.write_text(json.dumps(listed, indent=1), encoding="utf-8")
    # Replace the file instead of overwriting it, because another generation may share it.
    fresh.replace(folder / NAME)


def written_at(folder: Path) -> float:
    """When a generation was finished, in seconds since 1970; 0 if it never was."""
    try:
        return (folder / NAME).stat().st_mtime
    except OSError:
        return 0.0


def read(folder: Path) -> dict[str, FileChecksum]:
    """Read a generation's checksums, keyed by file name. Raises IndexCorrupt."""
    try:
        return parse(json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise _corrupt(folder / NAME, f"is damaged ({error})") from None


def parse(listed: Any) -> dict[str, FileChecksum]:
    """Parse checksums, keyed by file name, from JSON values. Raises ValueError."""
    try:
        files = {name: FileChecksum(**file) for name, file in listed["files"].items()}
    except (TypeError, KeyError, AttributeError):
        raise ValueError("it is not a list of files") from None
    for name, file in files.items():
        if type(file.size) is not int or file.size < 0 or type(file.sha256) is not str:
            raise ValueError(f"the size or digest of {name!r} is missing")
    return files


def check(folder: Path) -> None:
    """Raise IndexCorrupt if a file is missing or has the wrong size."""
    for name, file in read(folder).items():
        try:
            size = (folder / name).stat().st_size
        except OSError as error:
            raise _corrupt(folder / name, f"is missing ({error.strerror})") from None
        if size != file.size:
            raise _corrupt(folder / name, f"has {size:,} bytes instead of {file.size:,}")


def is_whole(folder: Path) -> bool:
    """Whether all files exist and have the right size."""
    try:
        check(folder)
    except IndexCorrupt:
        return False
    return True


def no_pause() -> None:
    """Do nothing."""


def verify(folder: Path, pause: Callable[[], None] = no_pause) -> None:
    """Raise IndexCorrupt if any file has changed since it was written.

    `pause` is called after each megabyte.
    """
    check(folder)
    for name, file in read(folder).items():
        if digest(folder / name, pause) != file.sha256:
            raise _corrupt(folder / name, "has changed since it was written")


def digest(path: Path, pause: Callable[[], None] = no_pause) -> str:
    """The SHA-256 of a file. Raises IndexCorrupt if it cannot be read."""
    sha256 = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                sha256.update(chunk)
                pause()
        return sha256.hexdigest()
    except OSError as error:
        raise _corrupt(path, f"cannot be read ({error.strerror})") from None


def _corrupt(path: Path, what: str) -> IndexCorrupt:
    return IndexCorrupt(f"{path} {what}; run: curated-search rebuild")


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield all files except empty ones, which are locks created when an index is opened."""
    for path in folder.iterdir():
        if path.name != NAME and path.stat().st_size:
            yield path.name, path


def _shared(folder: Path, base: Path) -> Mapping[str, FileChecksum]:
    """The checksums of files that are still hard links to files in `base`."""
    shared = {}
    for name, file in read(base).items():
        here, there = folder / name, base / name
        if here.exists() and there.exists() and here.samefile(there):
            shared[name] = file
    return shared


def _open_to_readers(folder: Path) -> None:
    """Give files the permissions of their folder, because some files are private at first."""
    rights = folder.stat().st_mode & 0o666
    for path in folder.iterdir():
        mode = path.stat().st_mode
        if rights & ~mode:
            # A shared file may belong to another user.
            with suppress(OSError):
                path.chmod(mode & 0o777 | rights)
