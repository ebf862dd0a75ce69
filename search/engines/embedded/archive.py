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
from search.storage import checksums, generations, manifest
from search.storage.checksums import Sealed

LIST_MOST = 4 * 1024 * 1024  # bytes of an archive's list of files
MANIFEST_MOST = 64 * 1024 * 1024  # bytes
_AROUND = 16 * 1024  # bytes of headers and padding for each file, more than any takes
_LEVEL = 3  # of compression: most of an index is compressed already
_CHUNK = 1024 * 1024
_NAME = re.compile(r"(?!\.\.?$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,199}")


def export_to(root: Path, file: Path) -> Status:
    """Write the current generation into an archive, every file compared with its digest.

    The archive appears whole or not at all.
    """
    for _ in range(3):  # a generation may be replaced, and go, while it is read
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
        generations.sync(file.absolute().parent)
    finally:
        partial.unlink(missing_ok=True)
    return status


def _pack(path: Path, raw: BinaryIO) -> None:
    with (
        gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed,
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
        raise ArchiveRefused(f"{file} is no archive of an index: {error}") from None


class _Bounded(io.RawIOBase):
    """Unpacked bytes, and no more than allowed: a small file can hold a disk full of zeros."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed, self.left = packed, LIST_MOST + _AROUND

    def read(self, size: int = -1) -> bytes:
        """Return at most a chunk, or raise ArchiveRefused where the archive holds too much."""
        found = self._packed.read(_CHUNK if size < 0 else min(size, _CHUNK))
        self.left -= len(found)
        if self.left < 0:
            raise ArchiveRefused("it holds more than it lists")
        return found


def _unpack(packed: BinaryIO, path: Path) -> None:
    """Write an archive's files into a folder, each as its list says that it is."""
    source = _Bounded(packed)
    with tarfile.open(fileobj=source, mode="r|") as archive:
        files = _listed(archive)
        _fits(path, sum(sealed.size for sealed in files.values()))
        source.left = sum(sealed.size + _AROUND for sealed in files.values()) + _AROUND
        waiting = dict(files)
        while (member := archive.next()) is not None:
            sealed = waiting.pop(member.name, None)
            if sealed is None:
                raise ArchiveRefused(f"it holds {member.name[:200]!r} unlisted, or twice")
            _write(archive, member, sealed, path)
        if waiting:
            raise ArchiveRefused(f"it lacks {min(waiting)!r}")


def _listed(archive: tarfile.TarFile) -> dict[str, Sealed]:
    first = archive.next()
    if first is None or first.name != checksums.NAME or first.size > LIST_MOST:
        raise ArchiveRefused("it does not begin with a list of its files")
    files = checksums.parse(json.loads(_content(archive, first).read()))
    for name in files:
        if not _NAME.fullmatch(name) or name == checksums.NAME or name.endswith(".new"):
            raise ArchiveRefused(f"it lists {name[:200]!r}, which is no name of an index's file")
    if manifest.NAME not in files or files[manifest.NAME].size > MANIFEST_MOST:
        raise ArchiveRefused("it lists no manifest")
    return files


def _fits(path: Path, size: int) -> None:
    free = shutil.disk_usage(path).free
    if size > free:
        raise ArchiveRefused(f"it needs {size:,} bytes, and the disk has {free:,} left")


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """Return what a plain file holds: links, devices, folders and holes are none."""
    plain = member.type in {tarfile.REGTYPE, tarfile.AREGTYPE} and member.sparse is None
    content = archive.extractfile(member) if plain else None
    if content is None:
        raise ArchiveRefused(f"{member.name[:200]!r} is no plain file")
    return content


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, sealed: Sealed, path: Path) -> None:
    if member.size != sealed.size:
        raise ArchiveRefused(f"{member.name!r} has another size than is listed")
    content, digest = _content(archive, member), hashlib.sha256()
    with (path / member.name).open("xb") as file:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != sealed.sha256:
        raise ArchiveRefused(f"{member.name!r} has another digest than is listed")


def _checked(path: Path, *, trusted: bool) -> Status:
    """Return what an unpacked generation says of itself, once its engine has opened it."""
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
