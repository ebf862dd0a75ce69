"""Translate errors from libraries and the disk to EngineErrors with advice."""

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
    """Translate errors from a library or the disk, but not from documents, to WriteFailed."""
    try:
        yield
    except (OSError, ValueError) as error:
        if intake is not None and error is intake.failure:
            raise
        raise WriteFailed(
            f"the index in {root} cannot be written: {_reason(error)}; "
            "the previous one, if any, remains in use"
        ) from error


def _reason(error: Exception) -> str:
    """The cause of an error and, if known, what to do about it."""
    code = error.errno if isinstance(error, OSError) else None
    if code in {errno.ENOSPC, errno.EDQUOT}:
        return f"{error}. Free some space: a build needs enough for a second index"
    if code in {errno.EACCES, errno.EPERM}:
        return f"{error}. Give user {os.geteuid()} write permission, or run this as the owner"
    if code == errno.EROFS:
        return f"{error}. Mount the folder as writable, or set `index` to another folder"
    if code in {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}:
        return f"{error}. Set `index` to a folder on a local disk, because locks need flock"
    if code in {errno.EMFILE, errno.ENFILE}:
        return f"{error}. Raise the limit (ulimit -n; LimitNOFILE= in a systemd unit)"
    return str(error)


@contextmanager
def translate_read_errors(root: Path) -> Iterator[None]:
    """Translate the errors that a library raises for damaged files to IndexCorrupt."""
    try:
        yield
    except EngineError:
        raise
    except BaseException as error:
        # A panic in Rust is a BaseException and would otherwise end the process.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise IndexCorrupt(
                f"the index in {root} cannot be read ({type(error).__name__}: {error}); "
                "run: curated-search rebuild"
            ) from error
        raise
