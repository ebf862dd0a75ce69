"""Errors of a library or of the disk, turned into ours: each says what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import EngineError, IndexCorrupt, WriteFailed
from search.indexing import Intake


@contextmanager
def translate_write_errors(root: Path, intake: Intake | None = None) -> Iterator[None]:
    """Turn what a library or the disk raises into WriteFailed, but not what documents raise."""
    try:
        yield
    except (OSError, ValueError) as error:
        if intake is not None and error is intake.failure:
            raise
        raise WriteFailed(
            f"the index in {root} cannot be written: {_reason(error)}; "
            "the one before, if any, serves on"
        ) from error


def _reason(error: Exception) -> str:
    """The cause and, where the disk's error shows it, a remedy."""
    code = error.errno if isinstance(error, OSError) else None
    if code in {errno.ENOSPC, errno.EDQUOT}:
        return f"{error}. A build needs room for a second index beside the first: free some"
    if code in {errno.EACCES, errno.EPERM}:
        return f"{error}. Give user {os.geteuid()} the right, or run this as the folder's owner"
    if code == errno.EROFS:
        return f"{error}. Mount the folder for writing, or set `index` to another"
    return str(error)


@contextmanager
def translate_read_errors(root: Path) -> Iterator[None]:
    """Turn whatever a library raises over damaged files into IndexCorrupt."""
    try:
        yield
    except EngineError:
        raise
    except BaseException as error:
        # A panic in Rust arrives as a BaseException, and would end the process.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise IndexCorrupt(
                f"the index in {root} cannot be read ({type(error).__name__}: {error}); "
                "run: curated-search rebuild"
            ) from error
        raise
