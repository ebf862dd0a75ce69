"""Compile Hugo's path patterns, used in cascade targets."""

from __future__ import annotations

import re

from indexer.content_problems import Unreadable

_SET = re.compile(r"\[[!^]?[^\]/!^][^\]/]*\]")
_WILDCARD = re.compile(rf"(\*\*|\*|\?|{_SET.pattern})")
_EXPRESSIONS = {"**": "(?s:.*)", "*": "[^/]*", "?": "[^/]"}
_BRACES = re.compile(r"\{([^{}]*)\}")

# Nested braces multiply, so a short pattern can expand to millions of alternatives.
_MAX_PATTERN_CHARACTERS = 1_000
_MAX_ALTERNATIVES = 100


def path_expression(pattern: str) -> re.Pattern[str]:
    """Compile one of Hugo's path patterns to a regular expression. Raises Unreadable.

    `*` and `?` match within one folder, `**` matches across folders, `[a-c]` is a set of
    characters, and `{a,b}` are alternatives.
    """
    try:
        return re.compile("|".join(map(_expression, _alternatives(pattern))))
    except re.error:
        raise Unreadable(f"`cascade` has an invalid path pattern: {pattern[:40]!r}") from None


def _alternatives(pattern: str) -> list[str]:
    """Expand the braces in a pattern."""
    pending, complete = [pattern], []
    while pending:
        alternative = pending.pop()
        if braces := _BRACES.search(alternative):
            before, after = alternative[: braces.start()], alternative[braces.end() :]
            pending.extend(before + choice + after for choice in braces[1].split(","))
        else:
            complete.append(alternative)
        is_too_large = len(pending) + len(complete) > _MAX_ALTERNATIVES
        if is_too_large or len(pattern) > _MAX_PATTERN_CHARACTERS:
            raise Unreadable(
                f"`cascade` has a path pattern that is too long or has more than "
                f"{_MAX_ALTERNATIVES} alternatives: {pattern[:40]!r}"
            )
    return complete


def _expression(glob: str) -> str:
    steps = _WILDCARD.split(glob)
    return "".join(_EXPRESSIONS.get(step) or _set(step) or re.escape(step) for step in steps)


def _set(step: str) -> str:
    """The expression for a set such as `[a-c]` or `[!a-c]`, or an empty string if not a set."""
    if not _SET.fullmatch(step):
        return ""
    characters = step[1:-1].lstrip("!^")
    inversion = "^/" if characters != step[1:-1] else ""
    return "[" + inversion + re.escape(characters).replace(r"\-", "-") + "]"
