"""A content file that is being mapped to a document, and lookups of its values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit

from indexer.addresses import Place, split_date
from indexer.body import clean, decode_entities, strip_shortcodes, strip_tags
from search.text import primary_language


@dataclass(slots=True, kw_only=True)
class Page:
    """The values of a content file that candidates refer to.

    The top-level keys of `front` are lowercase. `folders` lists the folders above the page,
    without a bundle's own folder. `name` is the file name or the bundle folder's name. `place`
    is the page's place in the site under its generator's rules. The mapper sets the fields with
    defaults one by one, because later values may be derived from earlier ones. `lang` stays empty
    on sites with one language.
    """

    id: str
    front: Mapping[str, Any]
    folders: tuple[str, ...]
    name: str
    place: Place
    name_title: str = ""
    lang: str = ""
    headings: tuple[str, ...] = ()
    source_url: str = ""
    date: datetime | None = None
    zoned_date: datetime | None = None
    is_date_from_name: bool = False
    commit_time: int = 0
    zone: tzinfo
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)


def values(page: Page, candidates: Iterable[str]) -> list[Any]:
    """The values of the first candidate that has any. Empty strings and null do not count."""
    for candidate in candidates:
        scalars = list(_scalars(candidate_value(page, candidate)))
        if scalars:
            return scalars
    return []


def texts(page: Page, candidates: Iterable[str]) -> list[str]:
    """The values of the first candidate that has any, as distinct plain strings in order."""
    for candidate in candidates:
        value = candidate_value(page, candidate)
        if value is None:
            continue
        # A fast path for simple strings, which nearly all values are.
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
    """A front matter value as one line of plain text."""
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
    """The non-empty scalars in a value, a list, or a JSON list."""
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
    """Whether a value is neither empty nor nested."""
    if value is None or isinstance(value, list | dict):
        return False
    return not isinstance(value, str) or bool(value.strip())


def _json_list(text: str) -> list[Any] | None:
    """The list in a JSON string, or None if it contains anything else."""
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        value = json.loads(text, strict=False, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def candidate_value(page: Page, candidate: str) -> Any:
    """A candidate's value: `=text`, one of the page's values as `@name`, or a front matter key."""
    sign = candidate[:1]
    if sign == "=":
        return candidate[1:]
    if sign == "@":
        name, _, argument = candidate[1:].partition(".")
        page_value = _PAGE_VALUES.get(name)
        return page_value(page, argument) if page_value else None
    return lookup(page.front, candidate.lower())


def lookup(front: Mapping[str, Any], key: str) -> Any:
    """The value of a lowercase key. Dots in the key lead to nested values."""
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
    except OverflowError:
        # The last hours of the year 9999.
        return str(page.date.year)


def _moment(seconds: int) -> str | None:
    """A time as candidates give it, or None if it is 0 or out of range."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None
    except (OverflowError, ValueError, OSError):
        return None


def _filename(page: Page, argument: str) -> str | None:
    if argument == "date":
        return page.place.date_in_name or None
    return page.name_title or humanise(page.name)


_PAGE_VALUES: dict[str, Callable[[Page, str], Any]] = {
    "path": _folder,
    "facet": lambda page, name: list(page.facets.get(name, ())),
    "heading": lambda page, _: page.headings[0] if page.headings else None,
    "filename": _filename,
    "git": lambda page, _: _moment(page.commit_time),
    "language": lambda page, _: primary_language(page.lang) or None,
    "year": _year,
    "host": lambda page, _: host(page.source_url),
}


def humanise(name: str) -> str:
    """Turn a file name into a title, such as `2024-05-01-my-page` into `My page`."""
    words = clean(split_date(name)[1].replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:]


def host(url: str) -> str:
    """The host in a URL, in lowercase and without `www.`, or an empty string."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
