"""Compile the patterns in the `exclude` setting."""

from __future__ import annotations

import re
from collections.abc import Collection

_WILDCARD = re.compile(r"(\*\*/|\*\*|\*|\?)")
_EXPRESSIONS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def exclude_expression(globs: Collection[str]) -> re.Pattern[str]:
    """A regular expression whose full match means that a path is excluded.

    `*` and `?` match within one folder, `**` across folders. A pattern without a slash applies
    to names in any folder. Paths that match a pattern after `!` are not excluded.
    """
    excluded = "|".join(_expression(glob) for glob in globs if not glob.startswith("!"))
    included = "|".join(_expression(glob[1:]) for glob in globs if glob.startswith("!"))
    exception = f"(?!(?:{included})\\Z)" if included else ""
    return re.compile(f"{exception}(?:{excluded})" if excluded else r"(?!)", re.DOTALL)


def _expression(glob: str) -> str:
    bare = glob.strip("/")
    in_any_folder = "" if "/" in bare or glob.startswith("/") else "(?:.*/)?"
    steps = _WILDCARD.split(bare)
    return in_any_folder + "".join(_EXPRESSIONS.get(step, re.escape(step)) for step in steps)
