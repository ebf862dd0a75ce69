"""Addresses under general rules: lowercase paths as in Hugo, and permalink patterns."""

from __future__ import annotations

from collections.abc import Callable

from indexer.addresses.address_source import AddressSource
from indexer.addresses.permalinks import (
    PermalinkTable,
    date_value,
    fill,
    has_tokens,
    needs_date,
)
from indexer.addresses.segments import quoted, urlize
from indexer.addresses.web_addresses import absolute, has_scheme
from search.settings import Settings


class GeneralAddresses:
    """The rules if the settings name no generator."""

    # Hugo keeps runs of hyphens in file names; earlier versions do not.
    squeeze: bool | None = None

    def __init__(self, settings: Settings) -> None:
        self._lower = settings.lower_case
        self._accents = not settings.remove_accents
        self._ending = settings.url_ending
        self._permalink = settings.permalink
        self.permalinks = PermalinkTable(settings)

    def url(self, source: AddressSource) -> str:
        """A page's address: from a pattern, below its base path, or from its path."""
        pattern = self.pattern(source)
        if pattern and not (needs_date(pattern) and source.date is None):
            return self.filled(pattern, source)
        if source.base_path and source.slug:
            slug = self.segments(source.slug)
            return absolute(f"{source.base_path.rstrip('/')}/{quoted('/'.join(slug))}/")
        return self.path_url(source)

    def own_url(self, url: str, source: AddressSource) -> str:
        """The address given in a page's front matter, with its tokens filled in."""
        if has_scheme(url) or not has_tokens(url):
            return absolute(url)
        return self.filled(url, source)

    def skip_reason(self, _: AddressSource) -> str:
        """Any file may be a page."""
        return ""

    def pattern(self, source: AddressSource) -> str:
        """The pattern that applies to a page, or an empty string."""
        place = source.place
        lang = place.lang.partition("-")[0]
        if place.is_section:
            folders = tuple(filter(None, (*place.folders, place.name)))
            kind = self.permalinks.is_term(folders) or "section"
            return self.permalinks.pattern(folders, kind=kind, lang=lang) or self._permalink
        return self.permalinks.pattern(place.folders, lang=lang) or self._permalink

    def path_url(self, source: AddressSource) -> str:
        """The address from a file's path. A slug replaces its last part."""
        place = source.place
        parts = [self.segment(name) for name in place.folders]
        parts += self.segments(source.slug) if source.slug else [self.segment(place.name)]
        return self.ended("/".join(filter(None, parts)), is_index=place.is_section)

    def ended(self, path: str, *, is_index: bool = False) -> str:
        """A path with a leading slash and the ending given in the settings."""
        if self._ending == "/" or (not path and self._ending != ".html"):
            return quoted(f"/{path}/" if path else "/")
        if is_index:
            end = "/index.html" if self._ending == ".html" else "/"
            return quoted(f"/{path}{end}" if path else end)
        return quoted(f"/{path}{self._ending}") if path else "/index.html"

    def filled(self, pattern: str, source: AddressSource) -> str:
        """A pattern filled in with a page's values."""
        return fill(pattern, lambda token: self.values(token, source))

    def values(self, token: str, source: AddressSource) -> list[str] | None:
        """A token's values, or None if it has none."""
        if source.date and (text := date_value(token, source.date)):
            return [self.segment(text)]
        read = _TOKENS.get(token)
        return read(self, source) if read else None

    def sections(self, source: AddressSource) -> tuple[str, ...]:
        """The folders that `:sections` stands for."""
        return source.place.folders

    def title(self, source: AddressSource) -> str:
        """The title that `:title` stands for."""
        return source.title

    def filename(self, source: AddressSource) -> str:
        """The name that `:filename` stands for."""
        return source.undated_name

    def segment(self, name: str) -> str:
        """A file or folder name as part of an address."""
        return urlize(name, lower=self._lower, accents=self._accents, squeeze=self.squeeze)

    def segments(self, text: str) -> list[str]:
        """A slug or title as parts of an address. It may contain slashes."""
        parts = (
            urlize(part, lower=self._lower, accents=self._accents, squeeze=True)
            for part in text.split("/")
        )
        return list(filter(None, parts))


def _slug_or(rules: GeneralAddresses, source: AddressSource, name: str) -> list[str]:
    return rules.segments(source.slug) or [rules.segment(name)]


_TOKENS: dict[str, Callable[[GeneralAddresses, AddressSource], list[str]]] = {
    "section": lambda rules, source: list(map(rules.segment, source.place.folders[:1])),
    "sectionslug": lambda rules, source: list(map(rules.segment, source.place.folders[:1])),
    "sectionslugs": lambda rules, source: list(map(rules.segment, source.place.folders)),
    "collection": lambda rules, source: list(map(rules.segment, source.place.folders[:1])),
    "sections": lambda rules, source: list(map(rules.segment, rules.sections(source))),
    "path": lambda rules, source: list(map(rules.segment, source.place.folders)),
    "slug": lambda rules, source: rules.segments(source.slug or rules.title(source)),
    "title": lambda rules, source: rules.segments(rules.title(source)),
    "filename": lambda rules, source: [rules.segment(rules.filename(source))],
    "name": lambda rules, source: [rules.segment(source.place.name)],
    "basename": lambda rules, source: [rules.segment(source.place.name)],
    "contentbasename": lambda rules, source: [rules.segment(source.place.name)],
    "slugorfilename": lambda rules, source: _slug_or(rules, source, rules.filename(source)),
    "slugorcontentbasename": lambda rules, source: _slug_or(rules, source, source.place.name),
    "categories": lambda rules, source: list(map(rules.segment, source.categories)),
    "slugified_categories": lambda rules, source: list(map(rules.segment, source.categories)),
    "output_ext": lambda _rules, _source: [".html"],
}
