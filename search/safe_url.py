"""A filter that drops URLs with scripts, unusual schemes or a hidden host from the content."""

from __future__ import annotations

import re

_ABSOLUTE = re.compile(r"https?://[^\s\\/?#]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")


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
