"""Archives: one generation as one file, to keep or to carry to another machine.

A gzipped tar of SEAL.json and the files that it lists, nothing else. An archive is anyone's
until it is read: names, kinds, sizes and digests are checked before a byte of it can serve.
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
from search.storage import FileChecksum, checksums, durable_files, generations, manifest

# Of an archive's list of files: it is read whole before anything is checked.
MAX_LIST_BYTES = 4 * 1024 * 1024

# Of an archive's manifest, which is read whole, too.
MAX_MANIFEST_BYTES = 64 * 1024 * 1024

# A generation may be replaced, and go, while it is read.
MAX_EXPORT_TRIES = 3

# Headers and padding of each file in a tar, more than any takes.
_OVERHEAD_BYTES = 16 * 1024

# Low, since most of an index is compressed already.
_COMPRESSION_LEVEL = 3

_CHUNK_BYTES = 1024 * 1024
_NAME = re.compile(r"(?!\.\.?$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,199}")


def export_to(root: Path, file: Path) -> Status:
    """Write the current generation into an archive, every file compared with its digest.

    The archive appears whole or not at all.
    """
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


def import_from(root: Path, file: Path, *, trusted: bool = False, wait: float = 0.0) -> Status:
    """Make an archive the current generation and describe it; raise ArchiveRefused.

    `trusted` says that whoever made the archive may run code here: some engines' files can.
    """
    with (
        _reading(file) as packed,
        translate_write_errors(root),
        generations.writing(root, wait=wait),
        generations.building(root) as path,
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
    """Turn whatever an archive can do wrong into a refusal, but not what our disk does."""
    try:
        yield
    except (ArchiveRefused, IndexCorrupt, tarfile.TarError, zlib.error) as error:
        raise ArchiveRefused(f"{file} is not imported: {error}") from None
    except (gzip.BadGzipFile, EOFError, ValueError, OverflowError, RecursionError) as error:
        raise ArchiveRefused(f"{file} is not an archive of an index: {error}") from None


class _BoundedReader(io.RawIOBase):
    """Unpacked bytes, and no more than allowed: a small file can hold a disk full of zeros."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed, self.left = packed, MAX_LIST_BYTES + _OVERHEAD_BYTES

    def read(self, size: int = -1) -> bytes:
        """Return at most a chunk, or raise ArchiveRefused where the archive holds too much."""
        chunk = self._packed.read(_CHUNK_BYTES if size < 0 else min(size, _CHUNK_BYTES))
        self.left -= len(chunk)
        if self.left < 0:
            raise ArchiveRefused("it holds more than it lists")
        return chunk


def _unpack(packed: BinaryIO, path: Path) -> None:
    """Write an archive's files into a folder, each as its list says that it is."""
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
                raise ArchiveRefused(f"it holds {member.name[:200]!r} unlisted, or twice")
            _write(archive, member, listed, path)
        if waiting:
            raise ArchiveRefused(f"it lacks {min(waiting)!r}")


def _read_list(archive: tarfile.TarFile) -> dict[str, FileChecksum]:
    first = archive.next()
    if first is None or first.name != checksums.NAME or first.size > MAX_LIST_BYTES:
        raise ArchiveRefused("it does not begin with a list of its files")
    files = checksums.parse(json.loads(_content(archive, first).read()))
    for name in files:
        if not _NAME.fullmatch(name) or name == checksums.NAME or name.endswith(".new"):
            raise ArchiveRefused(f"it lists {name[:200]!r}, not a valid file name")
    if manifest.NAME not in files or files[manifest.NAME].size > MAX_MANIFEST_BYTES:
        raise ArchiveRefused("it lists no manifest")
    return files


def _check_room(path: Path, size: int) -> None:
    free = shutil.disk_usage(path).free
    if size > free:
        raise ArchiveRefused(f"it needs {size:,} bytes, and the disk has {free:,} left")


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """Return the content of a plain file; refuse links, devices, folders and holes."""
    plain = member.type in {tarfile.REGTYPE, tarfile.AREGTYPE} and member.sparse is None
    content = archive.extractfile(member) if plain else None
    if content is None:
        raise ArchiveRefused(f"{member.name[:200]!r} is not a plain file")
    return content


def _write(
    archive: tarfile.TarFile, member: tarfile.TarInfo, listed: FileChecksum, path: Path
) -> None:
    if member.size != listed.size:
        raise ArchiveRefused(f"{member.name!r} has another size than is listed")
    content, digest = _content(archive, member), hashlib.sha256()
    with (path / member.name).open("xb") as file:
        while chunk := content.read(_CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != listed.sha256:
        raise ArchiveRefused(f"{member.name!r} has another digest than is listed")


def _checked(path: Path, *, trusted: bool) -> Status:
    """The manifest of an unpacked generation that its engine can open."""
    status = manifest.read(path)
    if runs_code(status.engine) and not trusted:
        raise ArchiveRefused(
            f"files of the engine {status.engine} can run code when they are opened. If the "
            "archive comes from you, import it with --trusted"
        )
    library = load_library(status.engine)
    with translate_read_errors(path):
        library.open(path, status.schema)
    manifest.words(path)
    return status
