"""The files and subfolders of one folder: bundles, exclusions and links."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from indexer.content_problems import ContentProblem, Severity
from indexer.files.content_file import (
    BUNDLE_RESOURCE,
    EXCLUDED,
    PROJECT_PART,
    READABLE_ENDINGS,
    TITLED_BUNDLE_RESOURCE,
    UNREADABLE_ENDINGS,
    ContentFile,
    Entry,
    SkippedFile,
    is_ignored,
    unread_file,
)
from indexer.files.exclude_patterns import exclude_expression
from indexer.files.front_titles import has_title
from indexer.files.project_root import is_package, is_readme, project_patterns
from indexer.files.symlinks import VisitedFolders
from search.settings import Settings

_LEADS_OUT = "the link points outside the content folder"
_READ_TWICE = "the link points to a folder that was already read under another name"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder to read.

    `path` is empty for the content folder, and ends in a slash for all other folders. `real_paths`
    holds the real paths of all folders from the content folder down to this one. `in_bundle` is
    true if the folder's files are resources of a bundle further up.
    """

    path: str
    real_paths: tuple[str, ...]
    in_bundle: bool


class _Name(NamedTuple):
    """A directory entry with its sort key, which puts IDs in ascending order.

    The key of the file `x.md` is `x`; the key of the folder `x` is `x/`. If several files have
    the same key, the one with the lowest `rank` is read. `unread` is the ending of a file that may
    be an article but is not read.
    """

    key: str
    rank: int
    name: str
    entry: os.DirEntry[str]
    unread: str = ""

    @property
    def is_folder(self) -> bool:
        return self.key.endswith("/")


class FolderReader:
    """Reads folders according to the settings, and remembers which folders it has read."""

    def __init__(self, settings: Settings) -> None:
        self._root = settings.content
        self._real_root = os.path.realpath(settings.content)
        self._bundles = settings.bundles
        self._endings = [ending.lower() for ending in settings.extensions]
        self._unread = {*READABLE_ENDINGS, *UNREADABLE_ENDINGS}.difference(self._endings)
        self._excluded = exclude_expression(settings.exclude)
        self._mounts = tuple(settings.mounts)
        included = [pattern for pattern in settings.exclude if pattern.startswith("!")]
        parts = project_patterns(self._root, self._mounts)
        self._is_project = bool(parts)
        self._project_parts = exclude_expression((*parts, *included))
        self._included = exclude_expression([pattern[1:] for pattern in included])
        self._index_keys = {"index", *(f"index.{code}" for code in settings.languages[1:])}
        self._visited = VisitedFolders(self._real_root)

    def root(self) -> Folder:
        """The content folder itself."""
        return Folder("", (self._real_root,), in_bundle=False)

    def entries(self, folder: Folder) -> Iterator[Entry | Folder]:
        """The files and subfolders of a folder, in ID order."""
        try:
            entries = self._listed(folder)
        except OSError as error:
            yield _skipped(folder.path or ".", f"the folder cannot be read: {error.strerror}")
            return
        names = self._sorted_names(entries)
        in_package = self._is_project and is_package(entry.name for entry in entries)
        is_bundle = self._is_bundle(folder, names)
        last_key = ""
        for name in names:
            path = folder.path + name.name
            if name.is_folder:
                in_bundle = folder.in_bundle or is_bundle
                yield self._subfolder(path, name, folder.real_paths, in_bundle=in_bundle)
            elif name.unread:
                yield from self._unread_file(path, name)
            elif folder.in_bundle or (is_bundle and name.key not in self._index_keys):
                yield self._resource(path, name.entry)
            elif in_package and is_readme(name.name) and not self._included.fullmatch(path):
                yield SkippedFile(path, PROJECT_PART, is_content=False)
            elif name.key == last_key:
                yield _skipped(path, f"another file has the same ID: {folder.path}{name.key}")
            else:
                last_key = name.key
                yield self._file(path, folder.path + name.key, name.entry)

    def _listed(self, folder: Folder) -> list[os.DirEntry[str]]:
        with os.scandir(self._root / folder.path) as entries:
            return list(entries)

    def _sorted_names(self, entries: list[os.DirEntry[str]]) -> list[_Name]:
        names = [name for entry in entries if (name := self._name(entry))]
        names.sort(key=itemgetter(0, 1))
        return names

    def _name(self, entry: os.DirEntry[str]) -> _Name | None:
        """A directory entry with its key, or None if it is neither content nor a folder."""
        name = entry.name
        if is_ignored(name):
            return None
        if _is(entry.is_dir):
            return _Name(f"{name}/", 0, name, entry)
        lower = name.lower()
        for rank, ending in enumerate(self._endings):
            if lower.endswith(ending) and len(name) > len(ending):
                return _Name(name[: -len(ending)], rank, name, entry)
        ending = os.path.splitext(lower)[1]  # noqa: PTH122 - speed
        return _Name(name, 0, name, entry, ending) if ending in self._unread else None

    def _unread_file(self, path: str, name: _Name) -> Iterator[Entry]:
        """A file that may be an article, unless the settings exclude it."""
        is_printable = _name_problem(path) is None
        if is_printable and not self._is_excluded(path, is_folder=False):
            yield unread_file(path, name.unread)

    def _resource(self, path: str, entry: os.DirEntry[str]) -> SkippedFile:
        """A bundle's resource. If it has a title, the owner may take it for an article."""
        is_regular = not entry.is_symlink() and _is(entry.is_file)
        is_titled = is_regular and has_title(self._root / path)
        return SkippedFile(path, TITLED_BUNDLE_RESOURCE if is_titled else BUNDLE_RESOURCE)

    def _is_bundle(self, folder: Folder, names: list[_Name]) -> bool:
        # The content folder itself is always a section.
        if not self._bundles or not folder.path:
            return False
        return any(name.key in self._index_keys for name in names)

    def _is_excluded(self, path: str, *, is_folder: bool) -> bool:
        """Whether the settings exclude a path, by pattern or because it is not mounted."""
        if self._mounts and not any(
            not mount
            or path.startswith(f"{mount}/")
            or (is_folder and f"{mount}/".startswith(f"{path}/"))
            for mount in self._mounts
        ):
            return True
        return self._excluded.fullmatch(path) is not None

    def _subfolder(
        self, path: str, name: _Name, parents: tuple[str, ...], *, in_bundle: bool
    ) -> Entry | Folder:
        if problem := _name_problem(path):
            return problem
        if self._is_excluded(path, is_folder=True):
            return SkippedFile(f"{path}/", EXCLUDED)
        if self._project_parts.fullmatch(path):
            return SkippedFile(f"{path}/", PROJECT_PART, is_content=False)
        real_path = f"{parents[-1]}/{name.name}"
        if name.entry.is_symlink():
            real_path = os.path.realpath(self._root / path)
            if problem := self._link_problem(path, real_path, parents):
                return problem
        if not self._visited.add(real_path):
            return _skipped(path, _READ_TWICE, "warning")
        return Folder(f"{path}/", (*parents, real_path), in_bundle)

    def _link_problem(
        self, path: str, real_path: str, parents: tuple[str, ...]
    ) -> ContentProblem | None:
        """The reason not to follow a link to a folder, or None to follow it."""
        if real_path in parents:
            return _skipped(path, "the link points back to a folder above it")
        if self._visited.is_outside(real_path):
            return _skipped(path, _LEADS_OUT, "warning")
        if self._is_reachable(self._visited.relative(real_path)):
            return _skipped(path, _READ_TWICE, "warning")
        return None

    def _is_reachable(self, path: str) -> bool:
        """Whether the walk reaches the folder at this path without following a link."""
        names = path.split("/")
        if any(map(is_ignored, names)) or _name_problem(path):
            return False
        prefixes = ("/".join(names[: depth + 1]) for depth in range(len(names)))
        return not any(
            self._is_excluded(prefix, is_folder=True) or self._project_parts.fullmatch(prefix)
            for prefix in prefixes
        )

    def _file(self, path: str, id: str, entry: os.DirEntry[str]) -> Entry:
        if problem := _name_problem(path):
            return problem
        if self._is_excluded(path, is_folder=False):
            return SkippedFile(path, EXCLUDED)
        if not _is(entry.is_file):
            return _skipped(path, "not a regular file, or a broken link")
        if entry.is_symlink() and self._visited.is_outside(os.path.realpath(self._root / path)):
            return _skipped(path, _LEADS_OUT, "warning")
        return ContentFile(path, id)


def _is(kind: Callable[[], bool]) -> bool:
    try:
        return kind()
    except OSError:
        # For example, a link into a folder without read permission.
        return False


def _name_problem(path: str) -> ContentProblem | None:
    """The reason why a path cannot be part of an ID, or None if there is none."""
    if path.isascii() and path.isprintable():
        return None
    if _CONTROL.search(path):
        return _skipped(path, "the name contains control characters")
    try:
        path.encode()
    except UnicodeEncodeError:
        return _skipped(path, "the name is not valid UTF-8")
    return None


def _skipped(path: str, what: str, severity: Severity = "error") -> ContentProblem:
    readable_path = os.fsencode(path).decode("utf-8", errors="replace")
    return ContentProblem(readable_path, None, severity, what, "skipped")
