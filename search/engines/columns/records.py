"""The stored documents of a generation, in files that later generations share.

Each write adds one file. Replaced and deleted documents stay in their files until they make up
such a large share of the index that the index is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from search.engines.columns.ragged import Array
from search.errors import IndexCorrupt

# If there are more files, they are merged, because every process that reads the index maps them.
MAX_FILES = 16

_NAME = re.compile(r"records-(\d+)\.bin")


class RecordWriter:
    """Writes records to a new file in a folder."""

    def __init__(self, folder: Path) -> None:
        self.number = max(_files(folder), default=-1) + 1
        self._file = _path(folder, self.number).open("xb")
        self._end = 0

    def add(self, record: bytes) -> int:
        """Write a record, and return its end in the file."""
        self._file.write(record)
        self._end += len(record)
        return self._end

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class Records:
    """The memory-mapped files of records in a folder."""

    def __init__(self, folder: Path) -> None:
        self._files = {number: _map(_path(folder, number)) for number in _files(folder)}

    def read(self, file: int, start: int, end: int) -> bytes:
        """The bytes of the record at this location."""
        return self._files[file][start:end].tobytes()

    def check(self, file: Array, start: Array, end: Array) -> None:
        """Raise ValueError if a record is not within its file."""
        sizes = np.zeros(max(self._files, default=0) + 1, np.int64)
        for number, mapped in self._files.items():
            sizes[number] = len(mapped)
        if len(file) and int(file.max()) >= len(sizes):
            raise ValueError(f"there is no records file {int(file.max())}")
        if bool(((start > end) | (end > sizes[file])).any()):
            raise ValueError("a record ends beyond its file")


def remove_unused(folder: Path, used: Iterable[int]) -> None:
    """Delete the files that no longer contain any document's record."""
    for number in _files(folder) - set(used):
        _path(folder, number).unlink()


def _files(folder: Path) -> set[int]:
    matches = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    return {int(match[1]) for match in matches if match}


def _path(folder: Path, number: int) -> Path:
    return folder / f"records-{number}.bin"


def _map(path: Path) -> memoryview:
    if not path.stat().st_size:
        return memoryview(b"")
    try:
        return np.asarray(np.memmap(path, np.uint8, "r")).data
    except (OSError, ValueError) as error:
        raise IndexCorrupt(f"{path} cannot be read: {error}") from None
