"""One content file to front matter and body."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.content_problems import Absent, Findings, Unreadable
from indexer.files.encoding import decode
from indexer.files.fingerprint import Mark, mark, now
from indexer.front_matter import formats

_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$\n?", re.MULTILINE)


# Without it, opening a pipe waits for ever for someone who writes to it.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_CHUNK = 65_536  # bytes


@dataclass(frozen=True, slots=True)
class Source:
    """A content file, taken apart: its front matter as an editor wrote it, and its body."""

    front: dict[str, Any]
    body: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A content file's bytes, and by what to tell that they are still the same."""

    data: bytes
    mark: Mark


def read_file(
    path: str | Path, findings: Findings, *, max_size: int, guarded: Collection[str] = ()
) -> Source:
    """Return a content file's front matter and body, or raise Unreadable."""
    return read(contents(path, max_size=max_size).data, findings, guarded=guarded)


def contents(path: str | Path, *, max_size: int) -> Contents:
    """Return what a content file holds, or raise Unreadable."""
    began = now()
    try:
        # Half the price of Path.open.
        with open(path, "rb", buffering=0, opener=_opened) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("this is no file")
            size = status.st_size
            data = file.read(size + 1) if size <= max_size else b""
            while data and len(data) <= max_size:  # it may have grown since
                if not (more := file.read(min(_CHUNK, max_size + 1 - len(data)))):
                    break
                data += more
            size = max(size, len(data))
    except FileNotFoundError as error:
        raise Absent(f"the file cannot be read: {error.strerror}") from None
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror or error}") from None
    if size > max_size:
        raise Unreadable(f"the file has {size:,} bytes, and max_file_size is {max_size:,}")
    return Contents(data, mark(status, data, at=began))


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_WAIT)


def read(data: bytes, findings: Findings, *, guarded: Collection[str] = ()) -> Source:
    """Return the front matter and body of a content file's bytes, or raise Unreadable.

    `guarded` are the front matter names that can leave a page out.
    """
    text = decode(data, findings)
    begun = text.lstrip("\ufeff \t\n\f\v")
    if not begun:
        raise Absent("the file is empty")
    line = text.count("\n", 0, len(text) - len(begun)) + 1
    front, body = formats.split(begun, findings, line, guarded)
    if front is None:
        findings.warning("the file has no front matter", "indexed by its text alone", line)
    if "<<<<<<<" in body and (conflict := _CONFLICT.search(body)):
        at = line + begun.count("\n", 0, len(begun) - len(body) + conflict.start())
        findings.warning("the body holds two versions (a merge conflict)", "both are indexed", at)
        body = _CONFLICT.sub("", body)
    return Source(front or {}, body)
