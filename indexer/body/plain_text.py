"""Clean up whitespace, invisible characters, entities, tags and comments in text."""

from __future__ import annotations

import html
import re
import unicodedata

# Soft hyphens, zero-width and direction marks, controls except whitespace, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def clean(text: str) -> str:
    """Normalize text to one line of NFC with single spaces and no invisible characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    return unicodedata.normalize("NFC", " ".join(_INVISIBLE.sub("", text).split()))


def decode_entities(text: str) -> str:
    """Decode HTML entities, even those escaped twice, such as `&amp;eacute;`.

    Entities must end in a semicolon, so `AT&T` and `a&para=1` stay unchanged.
    """
    for _ in range(2):
        if "&" in text:
            text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def strip_tags(text: str) -> str:
    """Replace each HTML tag with a space."""
    if "<" not in text:
        return text
    return _TAG.sub(" ", strip_comments(text, " ") if "<!--" in text else text)


def strip_comments(text: str, replacement: str = "") -> str:
    """Replace each HTML comment.

    If a comment is never closed, only its `<!--` is removed: it was not meant to hide the
    rest, and searching for the end of each one would take quadratic time.
    """
    closed, end, rest = text.rpartition("-->")
    return _COMMENT.sub(replacement, closed + end) + rest.replace("<!--", " ")
