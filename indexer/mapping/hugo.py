"""Hugo's rules on which pages there are: opt-outs, and what sections hand down."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.content_problems import Absent, Findings, Unreadable
from indexer.files.fingerprint import digest
from indexer.files.source_reader import read_file
from indexer.files.symlinks import is_inside
from indexer.mapping.page import lookup
from search.errors import SettingsError
from search.settings.table import Settings

_TRUE = frozenset(("true", "yes", "on", "1"))
_FALSE = frozenset(("false", "no", "off", "0", "never"))  # `never` once was written `false`

_SET = re.compile(r"\[[!^]?[^\]/!^][^\]/]*\]")
_STEPS = re.compile(rf"(\*\*|\*|\?|{_SET.pattern})")
_SIGNS = {"**": "(?s:.*)", "*": "[^/]*", "?": "[^/]"}
_BRACES = re.compile(r"\{([^{}]*)\}")
_LONGEST = 1_000  # characters of a path pattern
_ALTERNATIVES = 100  # that its braces may hold


@dataclass(frozen=True, slots=True)
class OptOut:
    """Front matter that leaves a page out, and the words for it."""

    name: str
    value: str
    words: str


def opt_outs(entries: Iterable[str]) -> tuple[OptOut, ...]:
    """Return the opt-outs of settings such as `draft = true`, or raise SettingsError."""
    found = []
    for entry in entries:
        name, equals, value = (part.strip() for part in entry.partition("="))
        if not (name and equals and value):
            raise SettingsError(f"setting opt_out: {entry!r} is wrong: it must be `name = value`")
        found.append(OptOut(name.lower(), _canonical(value.strip("\"'")), f"{name} = {value}"))
    return tuple(found)


def _canonical(value: Any) -> str:
    text = str(value).strip().lower()
    return "true" if text in _TRUE else "false" if text in _FALSE else text


def opted_out(front: Mapping[str, Any], rules: Iterable[OptOut]) -> str:
    """Return the words of the first opt-out that a page's front matter holds, empty for none."""
    for rule in rules:
        value = lookup(front, rule.name)
        plain = value is not None and not isinstance(value, dict | list)
        if plain and _canonical(value) == rule.value:
            return rule.words
    return ""


@dataclass(frozen=True, slots=True)
class _Cascade:
    values: Mapping[str, Any]
    path: re.Pattern[str] | None

    def reaches(self, id: str) -> bool:
        return self.path is None or self.path.fullmatch(f"/{id}") is not None


class Cascades:
    """The front matter values that `_index` pages hand down to the pages below them.

    What cannot be read exactly may have hidden those pages: then it is not known.
    """

    def __init__(self, settings: Settings, guarded: Collection[str]) -> None:
        self._settings = settings
        self._guarded = guarded
        self._root = os.path.realpath(settings.content)
        self._of_folder = lru_cache(maxsize=4096)(self._read_folder)
        self._content = str(settings.content)

    def known(self, folder: str) -> bool:
        """Say whether all that is handed down to a folder's pages could be read."""
        return self._of_folder(folder) is not None

    def inherit(self, front: Mapping[str, Any], folder: str, id: str) -> dict[str, Any]:
        """Return a page's front matter with what it inherits; its own and nearer values win.

        Names are lower-case. `folder` is the file's, under the content folder.
        """
        merged = dict(front)
        for cascade in self._of_folder(folder) or ():
            if cascade.reaches(id):
                merged = dict(cascade.values) | merged
        return merged

    def signature(self, folder: str) -> str:
        """Return what changes when a folder's own section page hands down something else."""
        own = self._own(folder)
        if not own:
            return "" if own == () else "unknown"
        told = [(cascade.values, cascade.path and cascade.path.pattern) for cascade in own]
        return digest(repr(told).encode("utf-8", errors="surrogatepass"))

    def _read_folder(self, folder: str) -> tuple[_Cascade, ...] | None:
        """Return a folder's cascades, the nearest first, or None where one is not known."""
        above = self._of_folder(folder.rpartition("/")[0]) if folder else ()
        if above is None:
            return None
        own = self._own(folder)
        return None if own is None else (*own, *above)

    def _own(self, folder: str) -> tuple[_Cascade, ...] | None:
        """Return what a folder's section page hands down, or None where that is not known."""
        for extension in self._settings.extensions:
            place = f"{self._content}/{folder}/_index{extension}"
            if not os.path.lexists(place):  # most folders have none: this is the cheapest way
                continue
            try:
                return self._read(Path(place))
            except Absent:
                continue
            except Unreadable:  # reported when the section page itself is read
                return None
        return ()

    def _read(self, path: Path) -> tuple[_Cascade, ...]:
        if path.is_symlink() and not (path.exists() and is_inside(path, self._root)):
            raise Unreadable("the link leads nowhere, or out of the content folder")
        findings = Findings("")
        size = self._settings.max_file_size
        source = read_file(path, findings, max_size=size, guarded=self._guarded)
        value = next((v for key, v in source.front.items() if key.lower() == "cascade"), None)
        if value and any(problem.severity == "error" for problem in findings.problems()):
            raise Unreadable("a part of the file is lost, and it may be one of the cascade")
        return cascades(value)


def cascades(value: Any) -> tuple[_Cascade, ...]:
    """Return what a front matter's `cascade` hands down, or raise Unreadable."""
    return tuple(_cascades(value)) if value else ()


def _cascades(value: Any) -> Iterator[_Cascade]:
    for given in value if isinstance(value, list) else [value]:
        if not isinstance(given, dict):
            raise Unreadable("cascade holds no names with values")
        lowered = {key.lower(): inner for key, inner in given.items()}
        target = lowered.pop("_target", lowered.pop("target", None))
        params = lowered.pop("params", None)
        if isinstance(params, dict):
            lowered |= {key.lower(): inner for key, inner in params.items()}
        if isinstance(target, dict) and str(target.get("kind", "page")) != "page":
            continue
        path = target.get("path") if isinstance(target, dict) else None
        try:
            pattern = re.compile(_translated(str(path))) if path else None
        except re.error:
            raise Unreadable(f"cascade has a path that is no pattern: {str(path)[:40]!r}") from None
        yield _Cascade(lowered, pattern)


def _expression(glob: str) -> str:
    """Return a pattern as an expression: `*` and `?` stay inside a folder, `**` crosses them."""
    steps = _STEPS.split(glob)
    return "".join(_SIGNS.get(step) or _class(step) or re.escape(step) for step in steps)


def _class(step: str) -> str:
    """Return a set of characters, `[a-c]` or `[!a-c]`, as an expression; empty for all else."""
    if not _SET.fullmatch(step):
        return ""
    inner = step[1:-1].lstrip("!^")
    inverted = "^/" if inner != step[1:-1] else ""
    return "[" + inverted + re.escape(inner).replace(r"\-", "-") + "]"


def _translated(pattern: str) -> str:
    """Return Hugo's path pattern as an expression; braces hold alternatives."""
    waiting, done = [pattern], []
    while waiting:
        one = waiting.pop()
        if braces := _BRACES.search(one):
            before, after = one[: braces.start()], one[braces.end() :]
            waiting.extend(before + each + after for each in braces[1].split(","))
        else:
            done.append(_expression(one))
        if len(pattern) > _LONGEST or len(waiting) + len(done) > _ALTERNATIVES:
            raise Unreadable(f"cascade has a path that is too long: {pattern[:40]!r}")
    return "|".join(done)
