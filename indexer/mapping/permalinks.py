"""Page URLs, from the permalink pattern or under Hugo's rules for paths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from indexer.mapping.page import Page, undated
from search.errors import SettingsError

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WHITESPACE = re.compile(r"\s")
_PLAIN = re.compile(r"[a-z0-9._#+~@-]*")
_TOKEN = re.compile(r":([a-z]+)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip

# Besides letters, digits and marks, Hugo allows these characters in paths.
_PATH_PUNCTUATION = frozenset("._#+~-@")


def is_web_address(url: str) -> bool:
    """Whether a URL is safe to link to: http, https or a path, without whitespace."""
    scheme = _SCHEME.match(url)
    is_web_scheme = scheme is None or scheme[0].lower() in {"http:", "https:"}
    return bool(url) and is_web_scheme and not _WHITESPACE.search(url)


def absolute(url: str) -> str:
    """Add a leading slash to a URL, unless it has one or a scheme."""
    return url if _SCHEME.match(url) or url.startswith("/") else f"/{url}"


def path_url(page: Page, slug: str) -> str:
    """The URL that Hugo derives from a page's path. A slug replaces the last part."""
    parts = [*page.folders, slug or page.name]
    return _join(parts if parts != [""] else [])


def below(base: str, slug: str) -> str:
    """The URL of a slug under a base path."""
    return absolute(f"{base.rstrip('/')}/{quote(urlize(slug), safe='/#+~@')}/")


def urlize(text: str) -> str:
    """Convert text to part of a URL: lowercase, hyphens for whitespace, no punctuation."""
    if _PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", text.strip()).lower()
    part = "".join(map(_path_character, text))
    return re.sub("-{2,}", "-", part) if " " in text else part


def _path_character(character: str) -> str:
    if character in _PATH_PUNCTUATION or unicodedata.category(character)[0] in "LNM":
        return character
    return "-" if character.isspace() else ""


def _join(parts: list[str]) -> str:
    quoted = (quote(part, safe="+~@") for part in map(urlize, parts) if part)
    return "/" + "".join(f"{part}/" for part in quoted)


_TOKENS: dict[str, Callable[[Page, str, str], str]] = {
    "section": lambda page, _slug, _title: page.folders[0] if page.folders else "",
    "sections": lambda page, _slug, _title: "/".join(page.folders),
    "slug": lambda _page, slug, title: slug or title,
    "title": lambda _page, _slug, title: title,
    "filename": lambda page, _slug, _title: undated(page.name),
    "slugorfilename": lambda page, slug, _title: slug or undated(page.name),
    "contentbasename": lambda page, _slug, _title: page.name,
    "slugorcontentbasename": lambda page, slug, _title: slug or page.name,
}
_DATE_TOKENS: dict[str, Callable[[datetime], str]] = {
    "year": lambda date: f"{date.year:04}",
    "month": lambda date: f"{date.month:02}",
    "monthname": lambda date: _MONTHS[date.month - 1],
    "day": lambda date: f"{date.day:02}",
    "weekday": lambda date: str(date.isoweekday() % 7),
    "weekdayname": lambda date: _DAYS[date.weekday()],
    "yearday": lambda date: str(date.timetuple().tm_yday),
}


def check_pattern(pattern: str) -> None:
    """Raise SettingsError if a permalink pattern contains an unknown token."""
    allowed = _TOKENS.keys() | _DATE_TOKENS.keys()
    if unknown := [name for name in _TOKEN.findall(pattern) if name not in allowed]:
        tokens = ", ".join(f":{name}" for name in sorted(allowed))
        raise SettingsError(
            f"setting permalink = {pattern!r} is not valid: unknown token :{unknown[0]}; "
            f"allowed: {tokens}"
        )


def from_pattern(pattern: str, page: Page, slug: str, title: str) -> str:
    """A page's URL from a permalink pattern, or an empty string if it lacks a required date."""
    names = _TOKEN.findall(pattern)
    if page.date is None and any(name in _DATE_TOKENS for name in names):
        return ""

    def replacement(match: re.Match[str]) -> str:
        name = match[1]
        if name in _DATE_TOKENS and page.date is not None:
            return _DATE_TOKENS[name](page.date.astimezone(page.zone))
        return _TOKENS[name](page, slug, title).replace("/", "/" if name == "sections" else "-")

    url = _join(_TOKEN.sub(replacement, pattern).split("/"))
    return url if pattern.endswith("/") else url.rstrip("/") or "/"


def alias(url: str, address: str) -> str:
    """Resolve a page's alias. As in Hugo, one without a leading slash is a sibling."""
    if address.startswith("/") or _SCHEME.match(address):
        return address
    return f"{url.rstrip('/').rpartition('/')[0]}/{address}"
