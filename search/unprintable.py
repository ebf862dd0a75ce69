"""Escape characters that change how a whole line is displayed, such as controls and bidi marks."""

from __future__ import annotations

import re

# Controls, line and paragraph separators, marks that reorder text, and bytes that are not UTF-8.
# Joiners are not among them, because Persian and Hindi words need them.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def escape_unprintable(text: str) -> str:
    r"""The text with dangerous characters escaped, such as `\x1b`, because names are not trusted.

    Without this, a file name could clear the screen or forge a line of a log.
    """
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()
