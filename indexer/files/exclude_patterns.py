"""Compile the patterns in the `exclude` setting."""

from __future__ import annotations

import re

_WILDCARD = re.compile(r"(\*\*/|\*\*|\*|\?)")
_EXPRESSIONS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def exclude_expression(globs: tuple[str, ...]) -> re.Pattern[str]:
    """A regular expression whose full match means that a path is excluded.

    `*` and `?` match within one folder, `**` across folders. A pattern without a slash applies
    to names in any folder.
    """
    return re.compile("|".join(map(_expression, globs)) or r"(?!)", re.DOTALL)


def _expression(glob: str) -> str:
    bare = glob.strip("/")
    in_any_folder = "" if "/" in bare or glob.startswith("/") else "(?:.*/)?"
    steps = _WILDCARD.split(bare)
    return in_any_folder + "".join(_EXPRESSIONS.get(step, re.escape(step)) for step in steps)
