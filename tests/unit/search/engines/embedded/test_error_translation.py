"""Errors from the disk say what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from search.engines.embedded.error_translation import translate_write_errors
from search.errors import WriteFailed


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EDQUOT, "Free some space"),
        (errno.EACCES, "write permission"),
        (errno.EROFS, "Mount the folder as writable"),
        (errno.ENOLCK, "a folder on a local disk, because locks need flock"),
        (errno.ENOTSUP, "a folder on a local disk, because locks need flock"),
        (errno.ENOSYS, "a folder on a local disk, because locks need flock"),
        (errno.EMFILE, "LimitNOFILE"),
        (errno.EIO, "the previous one, if any, remains in use"),
    ],
)
def test_advice(tmp_path: Path, code: int, advice: str) -> None:
    """The message contains the cause and, if known, what to do about it."""
    with pytest.raises(WriteFailed, match=advice) as raised, translate_write_errors(tmp_path):
        raise OSError(code, os.strerror(code))
    assert os.strerror(code) in str(raised.value)
