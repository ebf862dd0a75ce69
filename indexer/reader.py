"""One content file to front matter and body."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer import front_matter
from indexer.encoding import decode
from indexer.problem import Findings, Unreadable

_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A content file, taken apart: its front matter as an editor wrote it, and its body."""

    front: dict[str, Any]
    body: str


def read_file(
    path: str | Path, findings: Findings, *, max_size: int, guarded: Collection[str] = ()
) -> Source:
    """Return a content file's front matter and body, or raise Unreadable."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # half the price of Path.open
            size = os.fstat(file.fileno()).st_size
            data = file.read() if size <= max_size else b""
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror or error}") from None
    if size > max_size:
        raise Unreadable(f"the file has {size:,} bytes, and max_file_size is {max_size:,}")
    return read(data, findings, guarded=guarded)


def read(data: bytes, findings: Findings, *, guarded: Collection[str] = ()) -> Source:
    """Return the front matter and body of a content file's bytes, or raise Unreadable.

    `guarded` are the front matter names that can leave a page out.
    """
    text = decode(data, findings)
    begun = text.lstrip("\ufeff \t\n\f\v")
    if not begun:
        raise Unreadable("the file is empty")
    line = text.count("\n", 0, len(text) - len(begun)) + 1
    front, body = front_matter.split(begun, findings, line, guarded)
    if front is None:
        findings.warning("the file has no front matter", "indexed by its text alone", line)
    if "<<<<<<<" in body and (conflict := _CONFLICT.search(body)):
        at = line + begun.count("\n", 0, len(begun) - len(body) + conflict.start())
        findings.warning("the body holds two versions (a merge conflict)", "both are indexed", at)
        body = _CONFLICT.sub("", body)
    return Source(front or {}, body)
