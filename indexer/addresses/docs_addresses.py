"""Addresses under the rules of MkDocs, Docusaurus, Eleventy and Starlight."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from indexer.addresses.address_source import AddressSource
from indexer.addresses.general_addresses import GeneralAddresses
from indexer.addresses.segments import jekyll_slug, material_slug, quoted, starlight_slug

_NUMBER = re.compile(r"\d{1,9}\s*[-_.]+\s*(?=[^-_.\s])")
_DATE_OR_VERSION = re.compile(r"(\d{2}|\d{4})[-_.]\d{2}([-_.](\d{2}|\d{4}))?|\d+[-_.]\d+")

_TEMPLATE_CODE = tuple(
    (re.compile(r"\{\{" + code.replace(" ", r"\s{0,9}") + r"\}\}"), token)
    for code, token in (
        (r" page\.fileSlug ", ":slug"),
        (r" title \| slug(?:ify)? ", ":title"),
        (r" page\.date \| date: ['\"]%Y['\"] ", ":year"),
    )
)


class PathAddresses(GeneralAddresses):
    """Addresses that are exactly the files' paths."""

    def url(self, source: AddressSource) -> str:
        """A page's address: from its folder's pattern, or from its path."""
        pattern = self.pattern(source)
        has_date = source.date is not None or ":year" not in pattern
        return self.filled(pattern, source) if pattern and has_date else self.path_url(source)

    def path_url(self, source: AddressSource) -> str:
        """The address from a file's path."""
        place = source.place
        parts = [self.segment(name) for name in (*place.folders, place.name)]
        return self.ended("/".join(filter(None, parts)), is_index=place.is_index)

    def segment(self, name: str) -> str:
        """A file or folder name, unchanged."""
        return name


class MkdocsAddresses(PathAddresses):
    """MkDocs' rules, with a pattern for the folder of a blog's posts."""

    def segments(self, text: str) -> list[str]:
        """A post's slug or title."""
        return [material_slug(text)]


class EleventyAddresses(PathAddresses):
    """Eleventy's rules: paths, and permalinks in which `:slug` is the file's name."""

    def own_url(self, url: str, source: AddressSource) -> str:
        """A page's own address. In template code, only the usual values are understood."""
        for code, token in _TEMPLATE_CODE:
            url = code.sub(token, url)
        return super().own_url(url, source) if "{" not in url else self.url(source)

    def segments(self, text: str) -> list[str]:
        """A title as converted by Eleventy's `slugify` filter."""
        return [jekyll_slug(text.replace("&", " and "))]

    def values(self, token: str, source: AddressSource) -> list[str] | None:
        """A token's values, with the file name in place of a slug."""
        if token in {"slug", "filename"}:
            return [source.undated_name]
        return super().values(token, source)


class StarlightAddresses(PathAddresses):
    """Starlight's rules: names become slugs, and slugs in front matter are used unchanged."""

    def path_url(self, source: AddressSource) -> str:
        """The address from a file's path or its slug."""
        if source.slug:
            return quoted(f"/{source.slug.strip('/')}/")
        return super().path_url(source)

    def segment(self, name: str) -> str:
        """A file or folder name as a slug."""
        return starlight_slug(name)


class DocusaurusAddresses(PathAddresses):
    """Docusaurus' rules. A folder with a pattern that has a date is a blog."""

    def url(self, source: AddressSource) -> str:
        """The address of a post or other document."""
        pattern = self.pattern(source)
        if not pattern:
            return self.path_url(source)
        base = pattern.partition(":")[0].rstrip("/")
        if source.slug:
            return quoted(f"{base}/{source.slug.strip('/')}") + self._slash()
        date = source.place.date_in_name
        if not date:
            return quoted(f"{base}/{source.place.name}") + self._slash()
        # The address contains the date in the name, even if the front matter has a different one.
        return self.filled(pattern, replace(source, date=datetime.fromisoformat(date)))

    def path_url(self, source: AddressSource) -> str:
        """The address from a document's path, ID or slug."""
        place = source.place
        folders = [self.segment(name) for name in place.folders]
        if source.slug.startswith("/"):
            parts = [*folders[: place.base_depth], *source.slug.strip("/").split("/")]
            return self.ended("/".join(filter(None, parts)))
        name = source.slug or str(source.front_value("id") or "") or self.segment(place.name)
        parts = [*folders, name]
        is_index = place.is_index and not source.slug
        return self.ended("/".join(filter(None, parts)), is_index=is_index)

    def segment(self, name: str) -> str:
        """A file or folder name without a leading number."""
        return name if _DATE_OR_VERSION.match(name) else _NUMBER.sub("", name, count=1)

    def values(self, token: str, source: AddressSource) -> list[str] | None:
        """A token's values, with the file name in place of a slug."""
        return [source.undated_name] if token == "slug" else super().values(token, source)  # noqa: S105

    def _slash(self) -> str:
        return "/" if self._ending == "/" else ""
