"""Where a page is on the site: its own `url`, else a pattern, else Hugo's path rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from indexer.mapping.page import Page, undated
from search.errors import SettingsError

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BLANK = re.compile(r"\s")
_PLAIN = re.compile(r"[a-z0-9._#+~@-]*")
_TOKEN = re.compile(r":([a-z]+)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_KEPT = frozenset("._#+~-@")  # Hugo keeps these in paths beside letters, digits and marks


def is_web(url: str) -> bool:
    """Say whether a URL may stand behind a link: http, https, or a path; and has no blanks."""
    scheme = _SCHEME.match(url)
    named = scheme is None or scheme[0].lower() in {"http:", "https:"}
    return bool(url) and named and not _BLANK.search(url)


def absolute(url: str) -> str:
    """Return a URL of the site so that it begins with a slash, or with its scheme."""
    return url if _SCHEME.match(url) or url.startswith("/") else f"/{url}"


def path_url(page: Page, slug: str) -> str:
    """Return the URL that Hugo gives a page by its place; a slug takes its last part."""
    parts = [*page.folders, slug or page.name]
    return _join(parts if parts != [""] else [])


def below(base: str, slug: str) -> str:
    """Return the URL of a slug under a base path."""
    return absolute(f"{base.rstrip('/')}/{quote(urlize(slug), safe='/#+~@')}/")


def urlize(text: str) -> str:
    """Return text as a part of a URL: lower-case, hyphens for blanks, no punctuation."""
    if _PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", text.strip()).lower()
    kept = (
        c if c in _KEPT or unicodedata.category(c)[0] in "LNM" else "-" if c.isspace() else ""
        for c in text
    )
    return re.sub("-{2,}", "-", "".join(kept)) if " " in text else "".join(kept)


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
    """Raise SettingsError where a permalink pattern holds a name that means nothing."""
    known = _TOKENS.keys() | _DATE_TOKENS.keys()
    if unknown := [name for name in _TOKEN.findall(pattern) if name not in known]:
        names = ", ".join(f":{name}" for name in sorted(known))
        raise SettingsError(
            f"setting permalink = {pattern!r} is wrong: it holds :{unknown[0]}, "
            f"and the names are {names}"
        )


def from_pattern(pattern: str, page: Page, slug: str, title: str) -> str:
    """Return the URL of a permalink pattern; empty where it needs a date and there is none."""
    names = _TOKEN.findall(pattern)
    if page.date is None and any(name in _DATE_TOKENS for name in names):
        return ""

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        if name in _DATE_TOKENS and page.date is not None:
            return _DATE_TOKENS[name](page.date.astimezone(page.zone))
        return _TOKENS[name](page, slug, title).replace("/", "/" if name == "sections" else "-")

    parts = [_TOKEN.sub(filled, part) for part in pattern.split("/")]
    found = _join([part for filled_part in parts for part in filled_part.split("/")])
    return found if pattern.endswith("/") else found.rstrip("/") or "/"


def alias(url: str, old: str) -> str:
    """Return an old address of a page; Hugo takes one without a slash as beside the page's."""
    if old.startswith("/") or _SCHEME.match(old):
        return old
    return f"{url.rstrip('/').rpartition('/')[0]}/{old}"
