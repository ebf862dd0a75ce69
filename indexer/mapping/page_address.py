"""A page's address: its own, or one under the rules of the site's generator."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from indexer.addresses import (
    AddressSource,
    Section,
    address_rules,
    check_patterns,
    has_scheme,
)
from indexer.content_problems import Findings
from indexer.mapping.cascades import Cascades
from indexer.mapping.fields import MAX_FIELD_CHARACTERS, FieldReader
from indexer.mapping.page import Page, lookup, texts
from search.settings import Settings

_CATEGORY_KEYS = ("categories", "category")


class AddressReader:
    """Determines addresses according to the settings. Raises SettingsError."""

    def __init__(self, settings: Settings, fields: FieldReader, cascades: Cascades) -> None:
        check_patterns(settings)
        self._rules = address_rules(settings)
        self._generator = settings.generator
        self._zone = ZoneInfo(settings.timezone)
        self._language_paths = settings.language_paths
        self._candidates = settings.mapping["url"]
        self._fields = fields
        self._cascades = cascades

    def skip_reason(self, page: Page) -> str:
        """The reason why a page has no address, or an empty string."""
        for candidate in self._candidates:
            if lookup(page.front, candidate.lower()) is False:
                return f"{candidate} = false"
        if self._generator != "jekyll":
            return ""
        return self._rules.skip_reason(AddressSource(place=page.place))

    def url(self, page: Page, title: str, lang: str, findings: Findings) -> str:
        """A page's URL. Its title and facets must be set; `lang` is its language."""
        source = self._source(page, title, findings)
        own = self._template(page) or self._fields.web_address(page, "url", findings)
        url = self._rules.own_url(own, source) if own else self._rules.url(source)
        if own and not self._is_below_language(own, lang):
            return url
        prefix = self._prefix(page, lang)
        return f"/{prefix}{url}" if prefix and not has_scheme(url) else url

    def _template(self, page: Page) -> str:
        """The page's own address as written, if it contains Eleventy's template code."""
        if self._generator != "eleventy":
            return ""
        values = (lookup(page.front, candidate.lower()) for candidate in self._candidates)
        own = next((value for value in values if value), "")
        is_template = isinstance(own, str) and "{{" in own and len(own) <= MAX_FIELD_CHARACTERS
        return own if is_template else ""

    def _is_below_language(self, own: str, lang: str) -> bool:
        """Whether a page's own address is put below its language's path."""
        if self._generator == "hugo":
            return not own.startswith("/")
        return lang in self._language_paths

    def _prefix(self, page: Page, lang: str) -> str:
        """The path of a page's language, without leading or trailing slashes."""
        is_named = not page.place.lang and lang in self._language_paths
        return self._language_paths[lang] if is_named else page.place.prefix

    def _source(self, page: Page, title: str, findings: Findings) -> AddressSource:
        slug = self._fields.text(page, "slug", findings)
        return AddressSource(
            place=page.place,
            slug=slug,
            title=title,
            own_title=next(iter(texts(page, ("title",))), ""),
            date=self._date(page),
            is_date_from_name=page.is_date_from_name,
            categories=tuple(_categories(page)),
            base_path=self._fields.web_address(page, "base_path", findings) if slug else "",
            front_value=lambda key: lookup(page.front, key),
            section=self._section_reader(page),
        )

    def _date(self, page: Page) -> datetime | None:
        # Hugo's addresses use the date in its own zone; others use the site's zone.
        date = page.zoned_date
        try:
            return (
                date if date is None or self._generator == "hugo" else date.astimezone(self._zone)
            )
        except OverflowError:
            # The last hours of the year 9999.
            return date

    def _section_reader(self, page: Page) -> Callable[[int], Section | None]:
        """Look up the section page of one of a page's folders, counted from the top of the site."""
        folder = page.id.rpartition("/")[0]
        if page.place.is_index:
            folder = folder.rpartition("/")[0]
        depth = len(page.place.folders)

        def section(number: int) -> Section | None:
            parts = folder.split("/")
            keep = len(parts) - (depth - number)
            return self._cascades.section("/".join(parts[:keep]), page.place.lang)

        return section


def _categories(page: Page) -> Iterable[str]:
    """The categories in the front matter. Jekyll splits a single string at spaces."""
    for key in _CATEGORY_KEYS:
        value = page.front.get(key)
        if isinstance(value, str):
            yield from value.split() if key == "categories" else [value]
        elif value is not None:
            yield from texts(page, (key,))
