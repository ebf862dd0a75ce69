"""Searches -> URLs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from web.request.parameter import NONE
from web.request.parameters import Names
from web.request.search import EXCLUDED, Search


@lru_cache(maxsize=1 << 14)
def quoted(text: str) -> str:
    """Return a value as it stands in a URL's query."""
    return quote_plus(text, safe="/:,()", errors="replace")


@dataclass(frozen=True, slots=True)
class Address:
    """A search's URL in pieces: a response holds hundreds that differ in one value."""

    path: str
    pieces: Mapping[str, tuple[str, ...]]

    def url(self, **changes: str | None) -> str:
        """Return the URL, with parameters changed, or (None) left out."""
        new = {name: () if text is None else (text,) for name, text in changes.items()}
        return _join(self.path, {**self.pieces, **new})

    def toggle(self, field: str) -> Callable[[str], str]:
        """Return what gives, for a value of a facet, the URL with it chosen or not, at page 1."""
        pieces = {**self.pieces, "page": ()}
        own = self.pieces.get(field, ())
        banned = self.pieces.get(field + EXCLUDED, ())
        mark = "\0"
        head, _, tail = _join(self.path, {**pieces, field: (*own, mark)}).partition(mark)

        def toggled(value: str) -> str:
            text = quoted(value)
            if text in own:
                return _join(self.path, {**pieces, field: tuple(o for o in own if o != text)})
            if text in banned:
                left = tuple(other for other in banned if other != text)
                return _join(self.path, {**pieces, field + EXCLUDED: left})
            return f"{head}{text}{tail}"

        return toggled


def address(path: str, search: Search, names: Names) -> Address:
    """Return a search's address: its parameters in one order, those at their default left out."""
    pieces = {name: tuple(map(quoted, texts)) for name, texts in given(search, names)}
    return Address(path, pieces)


def given(search: Search, names: Names) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each parameter with the texts that ask for this search, none for its default."""
    for name, parameter in names.items():
        texts = _texts(search, name)
        yield name, () if texts == (str(parameter.default),) else texts


def _texts(search: Search, name: str) -> tuple[str, ...]:
    """Return the texts that a request for this search gives a parameter."""
    if name in _READ:
        value = _READ[name](search)
        return (str(value),) if value else ()
    if name in {"facets", "fields"}:
        listed = search.facets if name == "facets" else search.fields
        none = name == "facets" and listed == ()
        return (NONE,) if none else (",".join(listed),) if listed else ()
    if name.endswith(EXCLUDED):
        return search.excluded.get(name.removesuffix(EXCLUDED), ())
    return search.chosen.get(name, ())


_READ: Mapping[str, Callable[[Search], Any]] = {
    "q": lambda search: search.q,
    "date.gte": lambda search: search.gte and search.gte.text,
    "date.lt": lambda search: search.lt and search.lt.text,
    "sort": lambda search: search.sort,
    "page": lambda search: search.page,
    "per_page": lambda search: search.per_page,
    "facet_limit": lambda search: search.facet_limit,
    "snippet": lambda search: search.snippet,
    "highlight": lambda search: search.highlight,
    "match": lambda search: search.match,
    "prefix": lambda search: search.prefix,
    "distinct": lambda search: search.distinct,
    "typo": lambda search: search.typo,
    "synonyms": lambda search: search.synonyms,
    "explain": lambda search: search.explain,
    "format": lambda search: search.format,
}


def _join(path: str, pieces: Mapping[str, tuple[str, ...]]) -> str:
    query = "&".join(f"{name}={text}" for name, texts in pieces.items() for text in texts)
    return f"{path}?{query}" if query else path
