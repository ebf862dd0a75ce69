"""Hugo's rules on which pages there are: opt-outs, and what sections hand down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from typing import Any

from indexer.page import lookup
from indexer.problem import Findings, Unreadable
from indexer.reader import read_file
from search.settings import Settings
from search.validation import SettingsError

_TRUE = frozenset(("true", "yes", "on", "1"))
_FALSE = frozenset(("false", "no", "off", "0", "never"))  # `never` once was written `false`


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
    """The front matter values that `_index` pages hand down to the pages below them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._of_folder = lru_cache(maxsize=4096)(self._read_folder)

    def inherit(self, front: Mapping[str, Any], folder: str, id: str) -> dict[str, Any]:
        """Return a page's front matter with what it inherits; its own and nearer values win.

        Names are lower-case. `folder` is the file's, under the content folder.
        """
        merged = dict(front)
        for cascade in self._of_folder(folder):
            if cascade.reaches(id):
                merged = dict(cascade.values) | merged
        return merged

    def _read_folder(self, folder: str) -> tuple[_Cascade, ...]:
        """Return a folder's cascades, the nearest first."""
        above = () if not folder else self._of_folder(folder.rpartition("/")[0])
        for extension in self._settings.extensions:
            path = self._settings.content / folder / f"_index{extension}"
            try:
                size = self._settings.max_file_size
                source = read_file(path, Findings(""), max_size=size)
            except Unreadable:  # reported when the section page itself is read
                continue
            front = {key.lower(): value for key, value in source.front.items()}
            return (*_cascades(front.get("cascade")), *above)
        return above


def _cascades(value: Any) -> Iterable[_Cascade]:
    for given in value if isinstance(value, list) else [value]:
        if not isinstance(given, dict):
            continue
        lowered = {key.lower(): inner for key, inner in given.items()}
        target = lowered.pop("_target", lowered.pop("target", None))
        params = lowered.pop("params", None)
        if isinstance(params, dict):
            lowered |= {key.lower(): inner for key, inner in params.items()}
        if isinstance(target, dict) and str(target.get("kind", "page")) != "page":
            continue
        path = target.get("path") if isinstance(target, dict) else None
        pattern = re.compile(_translated(str(path))) if path else None
        yield _Cascade(lowered, pattern)


def _translated(pattern: str) -> str:
    """Return Hugo's path pattern as an expression; braces hold alternatives."""
    braces = re.compile(r"\{([^{}]*)\}").search(pattern)
    if not braces:
        return translate(pattern)
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    return "|".join(_translated(before + each + after) for each in braces[1].split(","))
