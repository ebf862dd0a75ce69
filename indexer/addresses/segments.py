"""Convert names to parts of URLs, under each generator's rules."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

_PLAIN = re.compile(r"[a-z0-9._#+~@-]*")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._~/-]*")
_HYPHENS = re.compile(r"-{2,}")
_NOT_WORDS = re.compile(r"[\W_]+")
_NOT_WORDS_OR_SPACES = re.compile(r"[^\w\s-]")

# Besides letters, digits and marks, Hugo allows these characters in paths.
_PATH_PUNCTUATION = frozenset("._#+~-@")

# Characters that browsers and generators leave as they are in a path.
_SAFE = "/+~@!$&'()*,;=:"


def quoted(path: str) -> str:
    """A path with percent-encoded characters. Sequences that are already encoded stay."""
    return path if _PLAIN_PATH.fullmatch(path) else quote(path, safe=_SAFE + "%")


def urlize(
    text: str, *, lower: bool = True, accents: bool = True, squeeze: bool | None = None
) -> str:
    """Convert text to part of a URL as Hugo does: hyphens for whitespace, no punctuation.

    `squeeze` replaces runs of hyphens with one; by default, only if the text contains a space.
    """
    if _PLAIN.fullmatch(text) and not (squeeze and "--" in text):
        return text
    text = unicodedata.normalize("NFC", text.strip())
    text = text.lower() if lower else text
    if not accents:
        text = without_accents(text)
    part = "".join(map(_path_character, text))
    if squeeze is None:
        squeeze = " " in text
    return _HYPHENS.sub("-", part) if squeeze else part


def _path_character(character: str) -> str:
    if character in _PATH_PUNCTUATION or unicodedata.category(character)[0] in "LNM":
        return character
    return "-" if character.isspace() else ""


def without_accents(text: str) -> str:
    """Text without accents."""
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare)


def jekyll_slug(text: str, *, pretty: bool = False) -> str:
    """Convert text to a slug as Jekyll does. A `pretty` slug keeps case and some symbols."""
    if pretty:
        return re.sub(r"[^\w.~!$&'()+,;=@]+", "-", text).strip("-")
    return _NOT_WORDS.sub("-", text).strip("-").lower()


def material_slug(text: str) -> str:
    """Convert a title to a slug as Material for MkDocs' blog does."""
    text = unicodedata.normalize("NFC", text).lower().strip()
    return _NOT_WORDS_OR_SPACES.sub("", text).replace(" ", "-")


@lru_cache(4_096)
def starlight_slug(text: str) -> str:
    """Convert a name to a slug as Starlight does: letters, digits, hyphens and underscores."""
    return material_slug(text)
