"""One content file on its way to a document, and the values its front matter has."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit

from indexer.body import clean, decode_entities, strip_shortcodes, strip_tags

_DATE_PREFIX = re.compile(r"\d{4}-\d\d-\d\d-(?=.)")


@dataclass(slots=True, kw_only=True)
class Page:
    """A content file whose values candidates choose from.

    `front` has lower-case keys at its top level; `folders` are those above the page, without
    a bundle's own; `name` is the file's, or that of the bundle's folder. The mapper sets the
    fields with defaults one after the other, since later values may be made of earlier ones.
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
    """The values of the first candidate that has any; empty text and null do not count."""
    for candidate in candidates:
        scalars = list(_scalars(_candidate_value(page, candidate)))
        if scalars:
            return scalars
    return []


def texts(page: Page, candidates: Iterable[str]) -> list[str]:
    """The values of the first candidate that has any as plain texts, each once, in order."""
    for candidate in candidates:
        value = _candidate_value(page, candidate)
        if value is None:
            continue
        # Nearly all values are simple strings: they take the short path.
        if type(value) is str and value[:1] != "[" and not value[:1].isspace():
            if text := plain(value):
                return [text]
            continue
        unique = dict.fromkeys(map(plain, _scalars(value)))
        unique.pop("", None)
        if unique:
            return list(unique)
    return []


def plain(value: Any) -> str:
    """A front matter value as plain text in one line."""
    if not isinstance(value, str):
        return _scalar_text(value)
    if "{" in value:
        value = strip_shortcodes(value)
    return clean(decode_entities(strip_tags(value)))


def _scalar_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _scalars(value: Any) -> Iterator[Any]:
    """The scalars of a value that are not empty: itself, its elements, or those of JSON text."""
    if isinstance(value, str):
        elements = _json_list(value.strip())
        if elements is not None:
            yield from filter(_is_scalar, elements)
        elif value.strip():
            yield value
    elif isinstance(value, list | tuple):
        yield from filter(_is_scalar, value)
    elif _is_scalar(value):
        yield value


def _is_scalar(value: Any) -> bool:
    """Whether a value is one that counts: neither empty nor nested."""
    if value is None or isinstance(value, list | dict):
        return False
    return not isinstance(value, str) or bool(value.strip())


def _json_list(text: str) -> list[Any] | None:
    """The list that a text is in JSON, None for any other text."""
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        value = json.loads(text, strict=False, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def _candidate_value(page: Page, candidate: str) -> Any:
    """The value of a candidate: `=text`, `@name` for one of the page's own, or a key."""
    sign = candidate[:1]
    if sign == "=":
        return candidate[1:]
    if sign == "@":
        name, _, argument = candidate[1:].partition(".")
        page_value = _PAGE_VALUES.get(name)
        return page_value(page, argument) if page_value else None
    return lookup(page.front, candidate.lower())


def lookup(front: Mapping[str, Any], key: str) -> Any:
    """The value of a lower-case key, whose dots reach into nested values."""
    if key in front:
        return front[key]
    first, dot, rest = key.partition(".")
    return _nested(front.get(first), rest) if dot else None


def _nested(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        if key in value:
            return value[key]
        return lookup({str(name).lower(): inner for name, inner in value.items()}, key)
    if isinstance(value, list):
        matches: list[Any] = []
        for element in value:
            if isinstance(element, dict):
                match = _nested(element, key)
                matches.extend(match if isinstance(match, list) else [match])
        return matches
    return None


def _folder(page: Page, argument: str) -> str | None:
    number = int(argument) if argument.isascii() and argument.isdigit() else 0
    return page.folders[number - 1] if 0 < number <= len(page.folders) else None


def _year(page: Page, _: str) -> str | None:
    if page.date is None:
        return None
    try:
        return str(page.date.astimezone(page.zone).year)
    except OverflowError:  # the last hours of the year 9999
        return str(page.date.year)


_PAGE_VALUES: dict[str, Callable[[Page, str], Any]] = {
    "path": _folder,
    "facet": lambda page, name: list(page.facets.get(name, ())),
    "heading": lambda page, _: page.headings[0] if page.headings else None,
    "filename": lambda page, _: humanise(page.name),
    "year": _year,
    "host": lambda page, _: host(page.source_url),
}


def humanise(name: str) -> str:
    """A file's name as a title: no date before it, spaces for hyphens, one capital."""
    words = clean(undated(name).replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:]


def undated(name: str) -> str:
    """A file's name without the date that some sites begin it with."""
    return _DATE_PREFIX.sub("", name)


def host(url: str) -> str:
    """The host of a URL, lower-case and without `www.`; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
