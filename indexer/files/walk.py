"""The files of a content folder, in the order of their document ids."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from indexer.content_problems import Problem, Severity
from indexer.files.symlinks import Links
from search.settings.table import Settings


class ContentError(Exception):
    """There is no content to index; the text says where it was looked for and what to do."""


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A content file: its path under the content folder, and the id of its document."""

    path: str
    id: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is no page on purpose, and why."""

    path: str
    reason: str


Entry = ContentFile | LeftOut | Problem
RESOURCE = "a bundle's resource"
EXCLUDED = "excluded by the settings"
LEADS_OUT = "this link leads out of the content folder"
TWICE = "this link leads to a folder that is read under another name"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def walk(settings: Settings) -> Iterator[Entry]:
    """Yield every content file in ascending order of id, and what is left out on the way.

    Ids are compared as plain strings. Of each folder on the way down one list of names is held.
    A folder that does not exist, or holds no content, is a ContentError.
    """
    root = settings.content
    check_content(root)
    scan = _Scan(settings)
    found = False
    levels = [scan.folder(_Folder("", (os.path.realpath(root),), resources=False))]
    while levels:
        step = next(levels[-1], None)
        if step is None:
            levels.pop()
        elif isinstance(step, _Folder):
            levels.append(scan.folder(step))
        else:
            found = found or not isinstance(step, Problem)
            yield step
    if not found:
        endings = ", ".join(settings.extensions)
        raise ContentError(
            f"the content folder {root} holds no files that end in {endings}: "
            "check the settings content, extensions and exclude"
        )


def count(settings: Settings) -> int:
    """Return about how many files `walk` will yield, by their names alone."""
    endings = tuple(ending.lower() for ending in settings.extensions)
    return sum(
        name.lower().endswith(endings) and not _is_ignored(name)
        for _, _, names in os.walk(settings.content)
        for name in names
    )


def check_content(root: Path) -> None:
    """Raise ContentError where a content folder is none, or may not be read."""
    hint = "set `content` (or --content) to the folder of the articles"
    if not root.exists():
        raise ContentError(f"there is no content folder {root}: {hint}")
    if not root.is_dir():
        raise ContentError(f"the content folder {root} is a file: {hint}")
    try:
        os.scandir(root).close()
    except OSError as error:
        what = f"the content folder {root} cannot be read: {error.strerror}"
        raise ContentError(f"{what}; give its reading to who runs this, or {hint}") from None


def _is_ignored(name: str) -> bool:
    """Say whether Hugo passes a name over: hidden files and editors' leavings."""
    return name[0] in ".#" or name[-1] == "~"


def _problem(path: str, what: str, severity: Severity = "error") -> Problem:
    shown = os.fsencode(path).decode("utf-8", errors="replace")
    return Problem(shown, None, severity, what, "left out")


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to go into: its path ends in a slash; `above` are real paths, its own last."""

    path: str
    above: tuple[str, ...]
    resources: bool


class _Name(NamedTuple):
    """One entry of a folder; the key sorts it where the ids of its files belong."""

    key: str
    rank: int
    name: str
    entry: os.DirEntry[str]


class _Scan:
    """Reads one folder after the other by the rules of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._root = settings.content
        self._bundles = settings.bundles
        self._endings = [ending.lower() for ending in settings.extensions]
        self._excluded = exclusion(settings.exclude)
        self._links = Links(os.path.realpath(settings.content))

    def folder(self, folder: _Folder) -> Iterator[Entry | _Folder]:
        """Yield the files of a folder and the folders in it, in the order of their ids."""
        try:
            with os.scandir(self._root / folder.path) as entries:
                names = [name for entry in entries if (name := self._name(entry))]
        except OSError as error:
            yield _problem(folder.path or ".", f"the folder cannot be read: {error.strerror}")
            return
        names.sort(key=itemgetter(0, 1))
        # The content folder itself is a section whatever it holds.
        bundle = self._bundles and folder.path and any(name.key == "index" for name in names)
        resources = bool(folder.resources or bundle)
        taken = ""
        for name in names:
            path = folder.path + name.name
            if name.key.endswith("/"):
                yield self._inside(path, name, folder.above, resources=resources)
            elif folder.resources or (bundle and name.key != "index"):
                yield LeftOut(path, RESOURCE)
            elif name.key == taken:
                yield _problem(path, f"there is another file whose id is {folder.path}{taken}")
            else:
                taken = name.key
                yield self._file(path, folder.path + name.key, name.entry)

    def _name(self, entry: os.DirEntry[str]) -> _Name | None:
        name = entry.name
        if _is_ignored(name):
            return None
        if _is(entry.is_dir):
            return _Name(f"{name}/", 0, name, entry)
        lower = name.lower()
        for rank, ending in enumerate(self._endings):
            if lower.endswith(ending) and len(name) > len(ending):
                return _Name(name[: -len(ending)], rank, name, entry)
        return None

    def _inside(
        self, path: str, name: _Name, above: tuple[str, ...], *, resources: bool
    ) -> Entry | _Folder:
        if trouble := _unfit(path):
            return trouble
        if self._excluded.fullmatch(path):
            return LeftOut(f"{path}/", EXCLUDED)
        real = f"{above[-1]}/{name.name}"
        if name.entry.is_symlink():
            real = os.path.realpath(self._root / path)
            if real in above:
                return _problem(path, "this link leads back to a folder above it")
            if self._links.leads_out(real):
                return _problem(path, LEADS_OUT, "warning")
            if self._is_walked(self._links.inside(real)):
                return _problem(path, TWICE, "warning")
        if not self._links.is_first(real):
            return _problem(path, TWICE, "warning")
        return _Folder(f"{path}/", (*above, real), resources)

    def _file(self, path: str, id: str, entry: os.DirEntry[str]) -> Entry:
        if trouble := _unfit(path):
            return trouble
        if self._excluded.fullmatch(path):
            return LeftOut(path, EXCLUDED)
        if not _is(entry.is_file):
            return _problem(path, "this is no file, or a link that leads nowhere")
        if entry.is_symlink() and self._links.leads_out(os.path.realpath(self._root / path)):
            return _problem(path, LEADS_OUT, "warning")
        return ContentFile(path, id)

    def _is_walked(self, path: str) -> bool:
        """Say whether a folder comes up under this path, without a link."""
        parts = path.split("/")
        whole = ("/".join(parts[: n + 1]) for n in range(len(parts)))
        hidden = any(map(_is_ignored, parts)) or any(map(self._excluded.fullmatch, whole))
        return not hidden and _unfit(path) is None


def _is(kind: Callable[[], bool]) -> bool:
    try:
        return kind()
    except OSError:  # a link into a folder that may not be read
        return False


def _unfit(path: str) -> Problem | None:
    if path.isascii() and path.isprintable():
        return None
    if _CONTROL.search(path):
        return _problem(path, "the name holds control characters")
    try:
        path.encode()
    except UnicodeEncodeError:
        return _problem(path, "the name is not UTF-8")
    return None


def exclusion(globs: tuple[str, ...]) -> re.Pattern[str]:
    """Return the expression of paths to exclude.

    `*` and `?` stay inside a folder, `**` crosses them. A pattern without a slash is one of
    names, in any folder.
    """
    parts = []
    for glob in globs:
        bare = glob.strip("/")
        anywhere = "" if "/" in bare or glob.startswith("/") else "(?:.*/)?"
        steps = re.split(r"(\*\*/|\*\*|\*|\?)", bare)
        parts.append(anywhere + "".join(_GLOB.get(step, re.escape(step)) for step in steps))
    return re.compile("|".join(parts) or r"(?!)", re.DOTALL)


_GLOB = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
