"""Addresses under Hugo's rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from indexer.addresses.address_source import AddressSource
from indexer.addresses.general_addresses import GeneralAddresses
from indexer.addresses.segments import quoted
from indexer.addresses.web_addresses import has_scheme

_FILE_ENDING = re.compile(r"\.[a-z0-9]{1,5}$")

# Hugo's date for pages without one.
_NO_DATE = datetime(1, 1, 1, tzinfo=UTC)


class HugoAddresses(GeneralAddresses):
    """Hugo's rules, where they differ from the general rules."""

    squeeze = False

    def url(self, source: AddressSource) -> str:
        """A page's address: from its section's pattern, or from its path."""
        source = replace(source, slug=self._slug(source), date=source.date or _NO_DATE)
        pattern = self.pattern(source)
        return self.filled(pattern, source) if pattern else self.path_url(source)

    def own_url(self, url: str, source: AddressSource) -> str:
        """A page's own address, which ends in a slash unless it names a file."""
        url = super().own_url(url, replace(source, date=source.date or _NO_DATE))
        is_file = has_scheme(url) or _FILE_ENDING.search(url.lower())
        return url if is_file or url.endswith("/") or "?" in url or "#" in url else f"{url}/"

    def pattern(self, source: AddressSource) -> str:
        """The pattern for a page. The `permalink` setting is only for regular pages."""
        pattern = super().pattern(source)
        return "" if source.place.is_section and pattern == self._permalink else pattern

    def path_url(self, source: AddressSource) -> str:
        """The address from a file's path. A section's slug moves everything below the section."""
        place = source.place
        parts: list[str] = []
        for number, name in enumerate(place.folders, 1):
            section = source.section(number)
            parts += self.segments(section.slug if section else "") or [self.segment(name)]
        parts += self.segments(source.slug) or [self.segment(place.name)]
        return self.ended("/".join(filter(None, parts)), is_index=place.is_section)

    def values(self, token: str, source: AddressSource) -> list[str] | None:
        """A token's values, with section slugs."""
        if token in {"sectionslug", "sectionslugs"}:
            slugs = [self._section_slug(source, number) for number in self._section_numbers(source)]
            return slugs[:1] if token == "sectionslug" else slugs  # noqa: S105  # not a password
        return super().values(token, source)

    def sections(self, source: AddressSource) -> tuple[str, ...]:
        """The folders down to the nearest section page, or the first folder."""
        place = source.place
        folders = tuple(place.folders[number - 1] for number in self._section_numbers(source))
        return (*folders, place.name) if place.is_section and place.name else folders

    def title(self, source: AddressSource) -> str:
        """The title in the front matter, because Hugo does not derive one."""
        return source.own_title

    def filename(self, source: AddressSource) -> str:
        """The file name with its date."""
        return source.place.name

    def _slug(self, source: AddressSource) -> str:
        """The slug. If a page's date came from its name, the rest of the name is its slug."""
        if source.slug or not source.is_date_from_name:
            return source.slug
        return source.undated_name

    def _section_numbers(self, source: AddressSource) -> list[int]:
        """The numbers of the folders down to the nearest one with a section page."""
        depth = len(source.place.folders)
        while depth > 1 and source.section(depth) is None:
            depth -= 1
        return list(range(1, depth + 1))

    def _section_slug(self, source: AddressSource, number: int) -> str:
        section = source.section(number)
        slug = (section.slug or section.title) if section else ""
        parts = self.segments(slug) or [self.segment(source.place.folders[number - 1])]
        return quoted("/".join(parts))
