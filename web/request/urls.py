"""Build the URL of a search, according to the parameter table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus

from web.request.converters import texts_of
from web.request.parameter_table import EXCLUDED_SUFFIX, Parameters
from web.request.search import Search

_MAX_TEXTS_MEMOIZED = 1 << 14
# A variable of a URI template.
VALUE = "{value}"
_FIRST_PAGE: Mapping[str, tuple[str, ...]] = {"page": (), "offset": ()}


@lru_cache(maxsize=_MAX_TEXTS_MEMOIZED)
def quote_text(text: str) -> str:
    """Text encoded for a URL's query string."""
    return quote_plus(text, safe="/:,()", errors="replace")


@dataclass(frozen=True, slots=True)
class SearchUrl:
    """The parts of a search's URL. An answer has hundreds of URLs that differ in only one value.

    `texts` has the quoted values of every parameter of the route, in table order, so that
    equal searches have the same URL.
    """

    path: str
    texts: Mapping[str, tuple[str, ...]]

    def url(self, **changes: str | None) -> str:
        """The URL with some parameters changed or, if None, omitted."""
        if not changes:
            return _join(self.path, self.texts)
        texts = {
            name: () if text is None else (quote_text(text),) for name, text in changes.items()
        }
        return _join(self.path, {**self.texts, **texts})

    def select_url(self, field: str) -> str:
        """The URL of page one with one more value of a facet selected: VALUE stands for it.

        Elsewhere in a URL, braces are encoded.
        """
        chosen = self.texts.get(field, ())
        return _join(self.path, {**self.texts, **_FIRST_PAGE, field: (*chosen, VALUE)})

    def toggle(self, field: str) -> Callable[[str], str]:
        """A function that gives the URL of page one with a facet value selected or removed."""
        excluding = field + EXCLUDED_SUFFIX
        texts = {**self.texts, **_FIRST_PAGE}
        chosen = self.texts.get(field, ())
        excluded = self.texts.get(excluding, ())
        # The URLs of unselected values differ only in one string between a common head and tail.
        head, _, tail = self.select_url(field).rpartition(VALUE)

        def toggle_url(value: str) -> str:
            text = quote_text(value)
            if text in chosen:
                return _join(self.path, {**texts, field: _without(chosen, text)})
            if text in excluded:
                return _join(self.path, {**texts, excluding: _without(excluded, text)})
            return f"{head}{text}{tail}"

        return toggle_url


def search_url(path: str, search: Search, parameters: Parameters) -> SearchUrl:
    """The URL of a search on a route that reads these parameters."""
    texts = {
        name: tuple(map(quote_text, texts_of(row, search))) for name, row in parameters.items()
    }
    return SearchUrl(path, texts)


def _without(texts: tuple[str, ...], text: str) -> tuple[str, ...]:
    return tuple(other for other in texts if other != text)


def _join(path: str, texts: Mapping[str, tuple[str, ...]]) -> str:
    query = "&".join(f"{name}={text}" for name, values in texts.items() for text in values)
    return f"{path}?{query}" if query else path
