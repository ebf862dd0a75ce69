"""Run in Python's UTF-8 mode, so that file names and output do not depend on the locale."""

from __future__ import annotations

import os
import sys


def is_utf8() -> bool:
    """Whether Python reads file names as UTF-8."""
    return sys.getfilesystemencoding() == "utf-8"


def restart_in_utf8_mode() -> None:
    """Replace this process by the same command in UTF-8 mode.

    A document's ID is its file name, so in a locale such as de_DE.ISO-8859-1 the same file would
    have another ID, or none. The mode can only be chosen when Python starts.
    """
    # Child processes inherit the variable; the option also works where variables are ignored (-E).
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


def never_fail_to_print() -> None:
    """Escape characters that the output's encoding lacks, instead of raising an exception."""
    for stream in (sys.stdout, sys.stderr):
        # Under pythonw, or after `>&-`, a stream can be None.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
