"""Archives: one generation as a single file, for backups or for another machine.

An archive is a gzipped tar of SEAL.json and the files it lists, nothing else. Archives are not
trusted: names, types, sizes and digests of all files are checked before any file is used.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO, cast

from search.engines.embedded.error_translation import translate_read_errors, translate_write_errors
from search.engines.embedded.libraries import load_library, runs_code
from search.errors import ArchiveRefused, IndexCorrupt, WriteFailed
from search.status import Status
from search.storage import (
    TWO_GENERATIONS,
    FileChecksum,
    Retention,
    checksums,
    durable_files,
    generations,
    manifest,
)

# The file list is read completely before anything is checked.
MAX_LIST_BYTES = 4 * 1024 * 1024

# The manifest is also read completely.
MAX_MANIFEST_BYTES = 64 * 1024 * 1024

# A generation may be replaced and deleted while it is read.
MAX_EXPORT_TRIES = 3

# An upper bound for the headers and padding of each file in a tar.
_OVERHEAD_BYTES = 16 * 1024

# Low, because most of an index is already compressed.
_COMPRESSION_LEVEL = 3

_CHUNK_BYTES = 1024 * 1024
_NAME = re.compile(r"(?!\.\.?$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,199}")


def export_to(root: Path, file: Path) -> Status:
    """Verify the current generation and write it to an archive, completely or not at all."""
    for _ in range(MAX_EXPORT_TRIES):
        name = generations.current(root)
        try:
            return _export(root / name, file)
        except (OSError, IndexCorrupt) as error:
            failure = error
            if generations.current(root) == name:
                break
    if isinstance(failure, IndexCorrupt):
        raise failure
    raise WriteFailed(f"{file} cannot be written: {failure}") from failure


def _export(path: Path, file: Path) -> Status:
    checksums.verify(path)
    status = manifest.read(path)
    partial = file.with_name(f"{file.name}.{os.getpid()}.partial")
    try:
        with partial.open("xb") as raw:
            _pack(path, raw)
            raw.flush()
            os.fsync(raw.fileno())
        partial.replace(file)
        durable_files.sync(file.absolute().parent)
    finally:
        partial.unlink(missing_ok=True)
    return status


def _pack(path: Path, raw: BinaryIO) -> None:
    with (
        gzip.GzipFile("", "wb", _COMPRESSION_LEVEL, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name in (checksums.NAME, *checksums.read(path)):
            with (path / name).open("rb") as file:
                member = tarfile.TarInfo(name)
                member.size = os.fstat(file.fileno()).st_size
                archive.addfile(member, file)


def import_from(
    root: Path,
    file: Path,
    *,
    trusted: bool = False,
    wait: float = 0.0,
    retention: Retention = TWO_GENERATIONS,
) -> Status:
    """Import an archive as the current generation. Raises ArchiveRefused.

    `trusted` allows engines whose files can run code when they are opened.
    """
    with (
        _reading(file) as packed,
        translate_write_errors(root),
        generations.writing(root, wait=wait, retention=retention),
        generations.building(root, retention=retention) as path,
    ):
        with _refusing(file):
            _unpack(packed, path)
            status = _checked(path, trusted=trusted)
        name = path.name.removesuffix(generations.PARTIAL)
    return replace(status, generation=name)


@contextmanager
def _reading(file: Path) -> Iterator[BinaryIO]:
    try:
        raw = file.open("rb")
    except OSError as error:
        raise ArchiveRefused(f"{file} cannot be read: {error.strerror}") from None
    with raw, gzip.GzipFile(fileobj=raw, mode="rb") as packed:
        yield cast(BinaryIO, packed)


@contextmanager
def _refusing(file: Path) -> Iterator[None]:
    """Translate errors caused by the archive, but not by our own disk, to ArchiveRefused."""
    try:
        yield
    except (ArchiveRefused, IndexCorrupt, tarfile.TarError, zlib.error) as error:
        raise ArchiveRefused(f"{file} was not imported: {error}") from None
    except (gzip.BadGzipFile, EOFError, ValueError, OverflowError, RecursionError) as error:
        raise ArchiveRefused(f"{file} is not an index archive: {error}") from None


class _BoundedReader(io.RawIOBase):
    """Reads up to `left` unpacked bytes, because a small archive can unpack to fill a disk."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed, self.left = packed, MAX_LIST_BYTES + _OVERHEAD_BYTES

    def read(self, size: int = -1) -> bytes:
        """Read at most one chunk. Raises ArchiveRefused if the archive is too large."""
        chunk = self._packed.read(_CHUNK_BYTES if size < 0 else min(size, _CHUNK_BYTES))
        self.left -= len(chunk)
        if self.left < 0:
            raise ArchiveRefused("it contains more data than it lists")
        return chunk


def _unpack(packed: BinaryIO, path: Path) -> None:
    """Unpack an archive into a folder, and check each file against the list."""
    source = _BoundedReader(packed)
    with tarfile.open(fileobj=source, mode="r|") as archive:
        files = _read_list(archive)
        _check_room(path, sum(listed.size for listed in files.values()))
        source.left = (
            sum(listed.size + _OVERHEAD_BYTES for listed in files.values()) + _OVERHEAD_BYTES
        )
        waiting = dict(files)
        while (member := archive.next()) is not None:
            listed = waiting.pop(member.name, None)
            if listed is None:
                raise ArchiveRefused(f"{member.name[:200]!r} is not listed, or duplicated")
            _write(archive, member, listed, path)
        if waiting:
            raise ArchiveRefused(f"{min(waiting)!r} is missing")


def _read_list(archive: tarfile.TarFile) -> dict[str, FileChecksum]:
    first = archive.next()
    if first is None or first.name != checksums.NAME or first.size > MAX_LIST_BYTES:
        raise ArchiveRefused("it does not begin with a list of its files")
    files = checksums.parse(json.loads(_content(archive, first).read()))
    for name in files:
        if not _NAME.fullmatch(name) or name == checksums.NAME or name.endswith(".new"):
            raise ArchiveRefused(f"{name[:200]!r} is not a valid file name")
    if manifest.NAME not in files or files[manifest.NAME].size > MAX_MANIFEST_BYTES:
        raise ArchiveRefused("it does not list a manifest of valid size")
    return files


def _check_room(path: Path, size: int) -> None:
    free = shutil.disk_usage(path).free
    if size > free:
        raise ArchiveRefused(f"it needs {size:,} bytes, but only {free:,} are free on the disk")


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """The content of a regular file. Links, devices, folders and sparse files are refused."""
    plain = member.type in {tarfile.REGTYPE, tarfile.AREGTYPE} and member.sparse is None
    content = archive.extractfile(member) if plain else None
    if content is None:
        raise ArchiveRefused(f"{member.name[:200]!r} is not a regular file")
    return content


def _write(
    archive: tarfile.TarFile, member: tarfile.TarInfo, listed: FileChecksum, path: Path
) -> None:
    if member.size != listed.size:
        raise ArchiveRefused(f"the size of {member.name!r} does not match the list")
    content, digest = _content(archive, member), hashlib.sha256()
    with (path / member.name).open("xb") as file:
        while chunk := content.read(_CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != listed.sha256:
        raise ArchiveRefused(f"the digest of {member.name!r} does not match the list")


def _checked(path: Path, *, trusted: bool) -> Status:
    """Check that an unpacked generation can be opened, and return its manifest."""
    status = manifest.read(path)
    if runs_code(status.engine) and not trusted:
        raise ArchiveRefused(
            f"opening files of the {status.engine} engine can run code; if you trust the "
            "archive, add --trusted"
        )
    library = load_library(status.engine)
    with translate_read_errors(path):
        library.open(path, status.schema)
    manifest.words(path)
    manifest.changes(path, status)
    return status
