"""Check and complete addresses that authors wrote."""

from __future__ import annotations

import re

from search.untrusted_text import safe_url

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WHITESPACE = re.compile(r"\s")


def is_web_address(url: str) -> bool:
    """Whether a URL is safe to link to and has no whitespace."""
    return bool(safe_url(url)) and not _WHITESPACE.search(url)


def has_scheme(url: str) -> bool:
    """Whether a URL begins with a scheme, such as `https:`."""
    return _SCHEME.match(url) is not None


def absolute(url: str) -> str:
    """Add a leading slash to a URL, unless it has one or a scheme."""
    return url if has_scheme(url) or url.startswith("/") else f"/{url}"


def alias(url: str, address: str) -> str:
    """Resolve an alias of a page. As in Hugo, one without a leading slash is a sibling."""
    if address.startswith("/") or has_scheme(address):
        return address
    return f"{url.rstrip('/').rpartition('/')[0]}/{address}"
