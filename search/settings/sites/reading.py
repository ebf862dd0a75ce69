"""Read and check the `[[sites]]` tables of a settings file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from search.errors import SettingsError
from search.settings.rules import setting_error
from search.settings.setting import Setting
from search.settings.sites.content_site import SITE, ContentSite

MAX_SITES = 100

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_OWN_KEYS = ("name", "label")
_TABLES = ("mapping", "facets")

Table = Mapping[str, Any]
Check = Callable[[Setting, Any], Any]


def read_sites(
    tables: Iterable[Table],
    common: Table,
    rows: Mapping[str, Setting],
    check: Check,
) -> list[ContentSite]:
    """The sites in the order of the file. Raises SettingsError.

    `common` has the mapping and facets of the whole file, which a site's own tables complete.
    `rows` are the settings that a site may change, and `check` validates one of them.
    """
    sites = [_site(f"sites[{n}]", table, common, rows, check) for n, table in enumerate(tables, 1)]
    if len(sites) > MAX_SITES:
        raise SettingsError(f"setting sites: there are {len(sites):,}; allowed: {MAX_SITES}")
    names = [site.name for site in sites]
    if repeated := _repeated(names):
        raise SettingsError(
            f"setting sites: two sites are named {names[repeated]!r}; rename one of them"
        )
    folders = [os.path.realpath(site.content) for site in sites]
    if repeated := _repeated(folders):
        first = names[folders.index(folders[repeated])]
        raise SettingsError(
            f"setting sites: {first!r} and {names[repeated]!r} have the same `content`, whose "
            "articles would be indexed twice; remove one of them"
        )
    if pair := _nested(folders):
        inner, outer = (names[number] for number in pair)
        raise SettingsError(
            f"setting sites: the `content` of {inner!r} is inside that of {outer!r}, so its "
            "articles would be indexed twice; use two folders of which none contains the other"
        )
    return sites


def _repeated(values: Sequence[str]) -> int:
    """The index of the first value that is equal to an earlier one, or 0."""
    return next((n for n, value in enumerate(values) if value in values[:n]), 0)


def _nested(folders: Sequence[str]) -> tuple[int, int] | None:
    """The indexes of a folder and of one that contains it, or None if there are none."""
    numbers = {folder: number for number, folder in enumerate(folders)}
    pairs = (
        (number, numbers[str(parent)])
        for folder, number in numbers.items()
        for parent in Path(folder).parents
        if str(parent) in numbers
    )
    return next(pairs, None)


def _site(
    place: str, table: Table, common: Table, rows: Mapping[str, Setting], check: Check
) -> ContentSite:
    if unknown := sorted(table.keys() - {*_OWN_KEYS, *rows}):
        names = ", ".join((*_OWN_KEYS, *sorted(rows)))
        raise SettingsError(f"unknown setting {place}.{unknown[0]}; allowed: {names}")
    name = table.get("name", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        words = "up to 40 lowercase letters, digits and hyphens, beginning with a letter or digit"
        raise setting_error(f"{place}.name", name, words)
    if not table.get("content"):
        raise SettingsError(f"setting {place}: {name!r} has no `content`; set it to a folder")
    label = table.get("label", name)
    if not isinstance(label, str) or not label.strip():
        raise setting_error(f"{place}.label", label, "text")
    try:
        changes = {key: check(row, table[key]) for key, row in rows.items() if key in table}
    except SettingsError as error:
        raise SettingsError(f"{place}: {error}") from None
    if SITE in table.get("facets", {}):
        raise SettingsError(
            f"setting {place}.facets.{SITE}: this facet is the same for all sites; "
            f"use `label` for the site's name, and [facets.{SITE}] for the rest"
        )
    return ContentSite(name, label, _complete(changes, table, common))


def _complete(changes: dict[str, Any], table: Table, common: Table) -> dict[str, Any]:
    """The changes under the names of settings, with what the whole file says."""
    changes |= {key: _completed(key, table, changes, common) for key in _TABLES}
    if "address" in changes:
        changes["site_url"] = changes.pop("address")
    return changes


def _completed(key: str, table: Table, changes: Table, common: Table) -> dict[str, Any]:
    """The entries for all sites, with those that a site's own table replaces, adds or removes."""
    own: Table = table.get(key, {})
    rest = {name: value for name, value in common[key].items() if name not in own}
    return rest | {name: changes[key][name] for name in own if name in changes[key]}
