"""Hugo's cascades: front matter that pages inherit from the section pages above them."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.content_problems import Absent, Findings, Unreadable
from indexer.files import digest, is_inside, read_file
from indexer.mapping.path_patterns import path_expression
from search.settings import Settings

# A rebuild visits folders in order, so it only needs the current folder and those above it.
_MAX_CACHED_FOLDERS = 4_096

SECTION_NAME = "_index"


def is_section(id: str) -> bool:
    """Whether an ID belongs to a section page, which may have a cascade."""
    return id.rpartition("/")[2] == SECTION_NAME


@dataclass(frozen=True, slots=True)
class Cascade:
    """Values inherited by all pages in a section, or only by those whose path matches `path`."""

    values: Mapping[str, Any]
    path: re.Pattern[str] | None

    def reaches(self, id: str) -> bool:
        """Whether a page inherits the values."""
        return self.path is None or self.path.fullmatch(f"/{id}") is not None


class Cascades:
    """The cascades of a content folder, read from its section pages on demand.

    If a section page cannot be read completely, its cascade might hide the pages below it, so
    these count as unreadable as well.
    """

    def __init__(self, settings: Settings, visibility_keys: Collection[str]) -> None:
        self._settings = settings
        self._visibility_keys = visibility_keys
        self._content = str(settings.content)
        self._real_root = os.path.realpath(settings.content)
        self._for_folder = lru_cache(_MAX_CACHED_FOLDERS)(self._read_folder)

    def is_readable(self, folder: str) -> bool:
        """Whether all cascades that may apply to a folder's pages could be read."""
        return self._for_folder(folder) is not None

    def inherit(self, front: Mapping[str, Any], folder: str, id: str) -> dict[str, Any]:
        """A page's front matter, including the values it inherits.

        The page's own values take precedence, then those of the nearest section. Keys are
        lowercase. `folder` is the file's folder, relative to the content folder.
        """
        merged = dict(front)
        for cascade in self._for_folder(folder) or ():
            if cascade.reaches(id):
                merged = dict(cascade.values) | merged
        return merged

    def signature(self, folder: str) -> str:
        """A digest of a folder's own cascades: empty if it has none, `unknown` if unreadable."""
        own = self._read_section(folder)
        if not own:
            return "" if own == () else "unknown"
        contents = [(cascade.values, cascade.path and cascade.path.pattern) for cascade in own]
        return digest(repr(contents).encode("utf-8", errors="surrogatepass"))

    def _read_folder(self, folder: str) -> tuple[Cascade, ...] | None:
        """The cascades that apply to a folder, nearest first, or None if one is unreadable."""
        inherited = self._for_folder(folder.rpartition("/")[0]) if folder else ()
        if inherited is None:
            return None
        own = self._read_section(folder)
        return None if own is None else (*own, *inherited)

    def _read_section(self, folder: str) -> tuple[Cascade, ...] | None:
        """The cascades of a folder's own section page, or None if they are unreadable."""
        for extension in self._settings.extensions:
            path = f"{self._content}/{folder}/{SECTION_NAME}{extension}"
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
        return ()

    def _read_page(self, path: Path) -> tuple[Cascade, ...]:
        if path.is_symlink() and not (path.exists() and is_inside(path, self._real_root)):
            raise Unreadable("the link is broken or points outside the content folder")
        findings = Findings("")
        source = read_file(
            path,
            findings,
            max_size=self._settings.max_file_size,
            visibility_keys=self._visibility_keys,
        )
        value = next((v for key, v in source.front.items() if key.lower() == "cascade"), None)
        if value and findings.has_errors():
            raise Unreadable("part of the file cannot be read, perhaps part of its `cascade`")
        return parse_cascade(value)


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
