"""Read a content file, and split its text into front matter and body."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

from indexer.body import MAX_TAGS, is_page, read_page
from indexer.content_problems import Absent, Findings, Unreadable
from indexer.files import fingerprint
from indexer.files.encoding import decode
from indexer.files.fingerprint import Fingerprint
from indexer.front_matter import formats

_CONFLICT_MARKER = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$\n?", re.MULTILINE)

# Without this flag, opening a pipe would block until something writes to it.
_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0)
_CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Source:
    """The front matter of a content file, exactly as written, and its body."""

    front: dict[str, Any]
    body: str
    has_front_matter: bool = True


@dataclass(frozen=True, slots=True)
class Contents:
    """A content file's bytes and their fingerprint."""

    data: bytes
    fingerprint: Fingerprint


def read_file(
    path: str | Path, findings: Findings, *, max_size: int, visibility_keys: Collection[str] = ()
) -> Source:
    """Read a content file's front matter and body. Raises Unreadable."""
    data = contents(path, max_size=max_size).data
    return read(data, findings, visibility_keys=visibility_keys)


def contents(path: str | Path, *, max_size: int) -> Contents:
    """Read a content file's bytes. Raises Unreadable."""
    began_at = fingerprint.now()
    try:
        # Takes half as long as Path.open.
        with open(path, "rb", buffering=0, opener=_open_non_blocking) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("not a regular file")
            data, size = _read_bounded(file, status.st_size, max_size)
    except FileNotFoundError as error:
        raise Absent(f"the file cannot be read: {error.strerror}") from None
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror or error}") from None
    if size > max_size:
        raise Unreadable(
            f"the file has {size:,} bytes; the max_file_size setting allows {max_size:,}"
        )
    return Contents(data, fingerprint.take(status, data, began_at=began_at))


def _read_bounded(file: FileIO, size: int, max_size: int) -> tuple[bytes, int]:
    """Read a file's bytes, and its true size even if it has grown since `size` was taken.

    Stops reading once the file is known to be larger than `max_size`.
    """
    data = file.read(size + 1) if size <= max_size else b""
    while data and len(data) <= max_size:
        more = file.read(min(_CHUNK_BYTES, max_size + 1 - len(data)))
        if not more:
            break
        data += more
    return data, max(size, len(data))


def _open_non_blocking(path: str, flags: int) -> int:
    return os.open(path, flags | _NON_BLOCKING)


def read(data: bytes, findings: Findings, *, visibility_keys: Collection[str] = ()) -> Source:
    """Split a content file's bytes into front matter and body. Raises Unreadable.

    `visibility_keys` lists the front matter keys that can hide a page.
    """
    text = decode(data, findings)
    source = text.lstrip("\ufeff \t\n\f\v")
    if not source:
        raise Absent("the file is empty")
    line = text.count("\n", 0, len(text) - len(source)) + 1
    front, body = formats.split(source, findings, line, visibility_keys)
    if front is None and is_page(source):
        return _html_page(source, findings)
    if front is None:
        findings.warning("the file has no front matter", "only its body is indexed", line)
    if "<<<<<<<" in body and (conflict := _CONFLICT_MARKER.search(body)):
        body_start = len(source) - len(body)
        conflict_line = line + source.count("\n", 0, body_start + conflict.start())
        findings.warning(
            "the body contains a merge conflict", "both versions are indexed", conflict_line
        )
        body = _CONFLICT_MARKER.sub("", body)
    return Source(front or {}, body, has_front_matter=front is not None)


def _html_page(source: str, findings: Findings) -> Source:
    """An HTML page, with the metadata in its head as front matter."""
    page = read_page(source)
    if page.cut:
        findings.error(f"the page has more than {MAX_TAGS:,} tags", "only the beginning is indexed")
    return Source(dict(page.front), page.body)
