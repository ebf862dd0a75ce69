"""Clean text: one line, no invisible characters, entities decoded."""

from __future__ import annotations

import html
import re
import unicodedata

# Soft hyphens, zero-width and direction marks, controls that are not blanks, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def clean(text: str) -> str:
    """Text in one line: blanks of all kinds as single spaces, no invisible characters, NFC."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    return unicodedata.normalize("NFC", " ".join(_INVISIBLE.sub("", text).split()))


def decode_entities(text: str) -> str:
    """Text with its entities decoded, twice over where they were escaped twice.

    An entity must end in a semicolon: `AT&T` and `a&para=1` contain none.
    """
    for _ in range(2):
        if "&" in text:
            text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def strip_tags(text: str) -> str:
    """Text with a space in place of each HTML tag."""
    if "<" not in text:
        return text
    return _TAG.sub(" ", strip_comments(text, " ") if "<!--" in text else text)


def strip_comments(text: str, replacement: str = "") -> str:
    """Text without its HTML comments; of one that is never closed only the `<!--` goes.

    Nobody meant it to hide the rest, and looking for the end of each takes quadratic time.
    """
    closed, end, rest = text.rpartition("-->")
    return _COMMENT.sub(replacement, closed + end) + rest.replace("<!--", " ")
