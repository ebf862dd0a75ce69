"""Text that is not trusted is made safe to print, and addresses safe to link to."""

from __future__ import annotations

import re

# Controls, line and paragraph separators, marks that reorder text, and bytes that are not UTF-8.
# Joiners are not among them, because Persian and Hindi words need them.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_ABSOLUTE = re.compile(r"https?://[^\s\\/?#]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")


def escape_unprintable(text: str) -> str:
    r"""The text with dangerous characters escaped, such as `\x1b`, because names are not trusted.

    Without this, a file name could clear the screen or forge a line of a log.
    """
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def safe_url(url: str) -> str:
    """The URL if it is http(s) or relative to the site, or else an empty string.

    Browsers drop control characters and treat a backslash as a slash, so a URL with either may
    not lead where it seems to.
    """
    if not url or "\\" in url or _INVISIBLE.search(url):
        return ""
    if _ABSOLUTE.match(url):
        return url
    return "" if url.startswith("//") or _SCHEME.match(url) else url
