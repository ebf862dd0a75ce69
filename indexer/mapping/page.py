"""Page: one content file on its way to a document, and the texts its front matter gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit

from indexer.body.plain_text import clean, decode_entities, strip_tags
from indexer.body.shortcodes import strip_shortcodes

_DATED_NAME = re.compile(r"\d{4}-\d\d-\d\d-(?=.)")


@dataclass(slots=True, kw_only=True)
class Page:
    """What candidates choose from; the later fields are filled in as they become known.

    `front` has lower-case names at its top level; `folders` are those above the page, a
    bundle's own left out; `name` is the file's, or the bundle's folder's.
    """

    id: str
    front: Mapping[str, Any]
    folders: tuple[str, ...]
    name: str
    headings: tuple[str, ...] = ()
    source_url: str = ""
    date: datetime | None = None
    zone: tzinfo
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)


def values(page: Page, candidates: Iterable[str]) -> list[Any]:
    """Return the values of the first candidate that has any; empty and null are none."""
    for candidate in candidates:
        found = list(_present(_candidate(page, candidate)))
        if found:
            return found
    return []


def texts(page: Page, candidates: Iterable[str]) -> list[str]:
    """Return the first candidate's values as plain texts, each once, in their order."""
    for candidate in candidates:
        value = _candidate(page, candidate)
        if value is None:
            continue
        if type(value) is str and value[:1] != "[" and not value[:1].isspace():
            if text := plain(value):  # nearly all values are, and need no more
                return [text]
            continue
        found = dict.fromkeys(map(plain, _present(value)))
        found.pop("", None)
        if found:
            return list(found)
    return []


def plain(value: Any) -> str:
    """Return a value of front matter as plain text in one line."""
    if not isinstance(value, str):
        return _spelled(value)
    if "{" in value:
        value = strip_shortcodes(value)
    return clean(decode_entities(strip_tags(value)))


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _present(value: Any) -> Iterator[Any]:
    """Yield the scalars of a value: itself, its elements, or those of JSON text."""
    if isinstance(value, str):
        stripped = value.strip()
        if stripped.startswith("[") and (listed := _json_list(stripped)) is not None:
            yield from _present(listed)
        elif stripped:
            yield value
    elif isinstance(value, list | tuple):
        for element in value:
            if element is None or isinstance(element, list | dict):
                continue
            if not isinstance(element, str) or element.strip():
                yield element
    elif value is not None and not isinstance(value, dict):
        yield value


def _json_list(text: str) -> list[Any] | None:
    if not text.endswith("]"):
        return None
    try:
        found = json.loads(text, strict=False, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _candidate(page: Page, candidate: str) -> Any:
    sign = candidate[:1]
    if sign == "=":
        return candidate[1:]
    if sign == "@":
        return _special(page, candidate[1:])
    return lookup(page.front, candidate.lower())


def lookup(front: Mapping[str, Any], name: str) -> Any:
    """Return what stands under a lower-case name, whose dots reach into what is inside."""
    if name in front:
        return front[name]
    first, dot, rest = name.partition(".")
    return _inside(front.get(first), rest) if dot else None


def _inside(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        if name in value:
            return value[name]
        return lookup({str(key).lower(): inner for key, inner in value.items()}, name)
    if isinstance(value, list):
        found = [_inside(element, name) for element in value if isinstance(element, dict)]
        return [inner for one in found for inner in (one if isinstance(one, list) else [one])]
    return None


def _special(page: Page, name: str) -> Any:
    kind, _, rest = name.partition(".")
    if kind == "path":
        number = int(rest) if rest.isascii() and rest.isdigit() else 0
        return page.folders[number - 1] if 0 < number <= len(page.folders) else None
    if kind == "facet":
        return list(page.facets.get(rest, ()))
    if kind == "heading":
        return page.headings[0] if page.headings else None
    if kind == "filename":
        return humanise(page.name)
    if kind == "year":
        return _year(page)
    return host(page.source_url) if kind == "host" else None


def _year(page: Page) -> str | None:
    if page.date is None:
        return None
    try:
        return str(page.date.astimezone(page.zone).year)
    except OverflowError:  # the last hours of the year 9999
        return str(page.date.year)


def humanise(name: str) -> str:
    """Return a file's name as a title: no date before it, blanks for hyphens, one capital."""
    words = clean(_DATED_NAME.sub("", name).replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:]


def undated(name: str) -> str:
    """Return a file's name without the date that some sites begin it with."""
    return _DATED_NAME.sub("", name)


def host(url: str) -> str:
    """Return the host of a URL, lower-case and without `www.`; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
