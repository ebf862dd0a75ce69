"""Front matter that pages inherit: from section pages, as in Hugo, or from the settings."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from indexer.addresses import Section
from indexer.content_problems import Absent, Findings, Unreadable
from indexer.files import digest, exclude_expression, is_inside, read_file
from indexer.mapping.path_patterns import path_expression
from search.settings import Settings

# A rebuild visits folders in order, so it only needs the current folder and those above it.
_MAX_CACHED_FOLDERS = 4_096

SECTION_NAME = "_index"
_SECTION_ID = re.compile(rf"{SECTION_NAME}(\.[A-Za-z]{{2,3}}(-[A-Za-z0-9]{{2,8}})*)?")


def is_section(id: str) -> bool:
    """Whether an ID belongs to a section page, which may have a cascade, in any language."""
    return _SECTION_ID.fullmatch(id.rpartition("/")[2]) is not None


@dataclass(frozen=True, slots=True)
class Cascade:
    """Values inherited by all pages in a section, or only by those whose path matches `path`."""

    values: Mapping[str, Any]
    path: re.Pattern[str] | None

    def reaches(self, page_path: str) -> bool:
        """Whether a page inherits the values, given its path without ending or language."""
        return self.path is None or self.path.fullmatch(page_path) is not None


@dataclass(frozen=True, slots=True)
class _SectionPage:
    """A folder's own section page: its cascades, and its names for use in addresses."""

    cascades: tuple[Cascade, ...] = ()
    section: Section | None = None


_NO_SECTION_PAGE = _SectionPage()


class Cascades:
    """The cascades of a content folder, read from its section pages on demand.

    If a section page cannot be read completely, its cascade might hide the pages below it, so
    these count as unreadable as well. `lang` is the language in a file name, as in
    `_index.es.md`; if a folder has no such section page, the one without a language is used.
    """

    def __init__(self, settings: Settings, visibility_keys: Collection[str]) -> None:
        self._settings = settings
        self._visibility_keys = visibility_keys
        self._content = str(settings.content)
        self._real_root = os.path.realpath(settings.content)
        self._has_section_names = settings.generator == "hugo"
        self._languages = ("", *settings.languages) if len(settings.languages) > 1 else ("",)
        self._for_folder = lru_cache(_MAX_CACHED_FOLDERS)(self._read_folder)
        self._section_page = lru_cache(_MAX_CACHED_FOLDERS)(self._read_section)

    def is_readable(self, folder: str, lang: str = "") -> bool:
        """Whether all cascades that may apply to a folder's pages could be read."""
        return self._for_folder(folder, lang) is not None

    def inherit(
        self, front: Mapping[str, Any], folder: str, page_path: str, lang: str = ""
    ) -> dict[str, Any]:
        """A page's front matter, including the values it inherits.

        The page's own values take precedence, then those of the nearest section. Keys are
        lowercase. `folder` is the file's folder, relative to the content folder.
        """
        merged = dict(front)
        for cascade in self._for_folder(folder, lang) or ():
            if cascade.reaches(page_path):
                merged = dict(cascade.values) | merged
        return merged

    def section(self, folder: str, lang: str = "") -> Section | None:
        """The names that a folder's own section page gives, or None if there is no such page."""
        page = self._section_page(folder, lang)
        return page.section if page else None

    def signature(self, folder: str) -> str:
        """A digest of what pages take from a folder's own section pages.

        It is empty if pages take nothing, and `unknown` if a section page is unreadable.
        """
        contents: list[Any] = []
        for lang in self._languages:
            page = self._section_page(folder, lang)
            if page is None:
                return "unknown"
            contents += [
                (cascade.values, cascade.path and cascade.path.pattern, lang)
                for cascade in page.cascades
            ]
            if self._has_section_names and page.section:
                contents.append((page.section, lang))
        text = repr(contents).encode("utf-8", errors="surrogatepass")
        return digest(text) if contents else ""

    def _read_folder(self, folder: str, lang: str) -> tuple[Cascade, ...] | None:
        """The cascades that apply to a folder, nearest first, or None if one is unreadable."""
        inherited = self._for_folder(folder.rpartition("/")[0], lang) if folder else ()
        if inherited is None:
            return None
        own = self._section_page(folder, lang)
        return None if own is None else (*own.cascades, *inherited)

    def _read_section(self, folder: str, lang: str) -> _SectionPage | None:
        """A folder's own section page, or None if it is unreadable."""
        names = [f"{SECTION_NAME}.{lang}", SECTION_NAME] if lang else [SECTION_NAME]
        for name, extension in product(names, self._settings.extensions):
            path = f"{self._content}/{folder}/{name}{extension}"
            # Most folders have no section page, and this is the cheapest test.
            if not os.path.lexists(path):
                continue
            try:
                return self._read_page(Path(path))
            except Absent:
                continue
            except Unreadable:
                # Reported when the section page itself is read.
                return None
        return _NO_SECTION_PAGE

    def _read_page(self, path: Path) -> _SectionPage:
        if path.is_symlink() and not (path.exists() and is_inside(path, self._real_root)):
            raise Unreadable("the link is broken or points outside the content folder")
        findings = Findings("")
        source = read_file(
            path,
            findings,
            max_size=self._settings.max_file_size,
            visibility_keys=self._visibility_keys,
        )
        front = _lower_keys(source.front)
        value = front.get("cascade")
        if value and findings.has_errors():
            raise Unreadable("part of the file cannot be read, perhaps part of its `cascade`")
        names = Section(*(str(front.get(key) or "") for key in ("slug", "title")))
        return _SectionPage(parse_cascade(value), names)


class DefaultFrontMatter:
    """Values by path pattern. If several patterns match, the last one is used."""

    def __init__(self, defaults: Mapping[str, Mapping[str, Any]]) -> None:
        self._defaults = [
            (exclude_expression((pattern,)), values) for pattern, values in defaults.items()
        ]

    def completed(self, front: dict[str, Any], path: str) -> dict[str, Any]:
        """A file's front matter, completed with the default values."""
        for expression, values in reversed(self._defaults):
            if expression.fullmatch(path):
                front = {**values, **front}
        return front


def parse_cascade(value: Any) -> tuple[Cascade, ...]:
    """Parse the value of `cascade`, a mapping or a list of mappings. Raises Unreadable."""
    if not value:
        return ()
    return tuple(_parse_all(value if isinstance(value, list) else [value]))


def _parse_all(elements: list[Any]) -> Iterator[Cascade]:
    for element in elements:
        if not isinstance(element, dict):
            raise Unreadable("`cascade` is not a mapping of keys to values")
        values = _lower_keys(element)
        target = values.pop("_target", values.pop("target", None))
        params = values.pop("params", None)
        if isinstance(params, dict):
            values |= _lower_keys(params)
        if not isinstance(target, dict):
            yield Cascade(values, None)
        elif str(target.get("kind", "page")) == "page":
            path = target.get("path")
            yield Cascade(values, path_expression(str(path)) if path else None)


def _lower_keys(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in values.items()}
