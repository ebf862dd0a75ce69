"""Addresses under Jekyll's rules."""

from __future__ import annotations

from collections.abc import Callable

from indexer.addresses.address_source import AddressSource
from indexer.addresses.permalinks import STYLES, PermalinkTable, date_value, fill, has_tokens
from indexer.addresses.segments import jekyll_slug, quoted
from indexer.addresses.web_addresses import absolute, has_scheme
from search.settings import Settings

_POSTS = "_posts"
UNDATED_POST = "post without a date in its name"


class JekyllAddresses:
    """Posts in `_posts`, collections with a pattern in the settings, and pages."""

    def __init__(self, settings: Settings) -> None:
        self._style = settings.permalink or "date"
        self._permalinks = PermalinkTable(settings)
        self._collections = self._permalinks.sections()

    def url(self, source: AddressSource) -> str:
        """The address of a post, a document in a collection, or a page."""
        return self._filled(self._pattern(source), source)

    def own_url(self, url: str, source: AddressSource) -> str:
        """A page's own address, which may be a named style."""
        if has_scheme(url):
            return url
        if url in STYLES:
            url = STYLES[url]
        return self._filled(url, source) if has_tokens(url) else quoted(absolute(url))

    def skip_reason(self, source: AddressSource) -> str:
        """Files in `_posts` without a date in their names are not posts."""
        is_undated = self._collection(source) == "posts" and not _is_dated(source)
        return UNDATED_POST if is_undated else ""

    def _pattern(self, source: AddressSource) -> str:
        collection = self._collection(source)
        if pattern := self._permalinks.pattern((collection,) if collection else ()):
            return STYLES.get(pattern, pattern) if collection == "posts" else pattern
        if collection == "posts":
            return STYLES.get(self._style, self._style)
        if collection:
            return self._with_suffix("/:collection/:path")
        return "/:path/" if source.place.is_index else self._with_suffix("/:path/:basename")

    def _with_suffix(self, pattern: str) -> str:
        """A pattern for pages and collections, which ends like the pattern for posts."""
        if self._style == "pretty" or self._style.endswith("/"):
            return f"{pattern}/"
        has_ending = self._style in {"date", "ordinal", "none"} or (
            self._style.endswith(":output_ext")
        )
        return f"{pattern}:output_ext" if has_ending else pattern

    def _filled(self, pattern: str, source: AddressSource) -> str:
        return fill(pattern, lambda token: self._values(token, source))

    def _values(self, token: str, source: AddressSource) -> list[str] | None:
        if source.date and (text := date_value(token, source.date)):
            return [text]
        read = _TOKENS.get(token)
        if token == "collection":  # noqa: S105  # not a password
            return [self._collection(source)]
        if token == "path" and self._collection(source):  # noqa: S105  # not a password
            return [*_folders(source)[1:], source.place.stem]
        return read(source) if read else None

    def _collection(self, source: AddressSource) -> str:
        """A page's collection, or an empty string."""
        folders = _folders(source)
        if _POSTS in folders:
            return "posts"
        name = folders[0][1:] if folders and folders[0][:1] == "_" else ""
        return name if name in self._collections else ""


def _folders(source: AddressSource) -> tuple[str, ...]:
    """All folders above a file, because collections have no index files."""
    place = source.place
    return (*place.folders, place.name) if place.is_index and place.name else place.folders


def _is_dated(source: AddressSource) -> bool:
    return source.undated_name != source.place.name


def _slug_source(source: AddressSource) -> str:
    return source.slug or (source.undated_name if _is_dated(source) else source.place.stem)


def _categories(source: AddressSource) -> list[str]:
    """The folders above `_posts`, then the categories in the front matter, without repetition."""
    folders = source.place.folders
    above = folders[: folders.index(_POSTS)] if _POSTS in folders else ()
    return list(dict.fromkeys(name.lower() for name in (*above, *source.categories)))


_TOKENS: dict[str, Callable[[AddressSource], list[str]]] = {
    "title": lambda source: [jekyll_slug(_slug_source(source), pretty=True)],
    "slug": lambda source: [jekyll_slug(_slug_source(source))],
    "categories": _categories,
    "slugified_categories": lambda source: [jekyll_slug(name) for name in _categories(source)],
    "name": lambda source: [jekyll_slug(source.place.stem)],
    "basename": lambda source: [source.place.stem],
    "path": lambda source: [*_folders(source)],
    "output_ext": lambda _: [".html"],
}
