"""Recognize files with a title of their own without reading more than their beginning."""

from __future__ import annotations

import re
from pathlib import Path

# Titles are almost always among the first keys.
_MAX_BYTES = 4_096
_FRONT_MATTER = re.compile(
    rb"(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n(.*?)(?:^\1|\Z)", re.DOTALL | re.MULTILINE
)
_TITLE = re.compile(
    rb"^[\"']?title[\"']?[ \t]*[:=][ \t]*(?:[^\s\"']|([\"'])(?!\1))", re.MULTILINE | re.IGNORECASE
)


def has_title(path: Path) -> bool:
    """Whether a file's front matter has a title; false if the file cannot be read."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_MAX_BYTES)
    except OSError:
        return False
    front = _FRONT_MATTER.match(beginning)
    return front is not None and _TITLE.search(front[2]) is not None
