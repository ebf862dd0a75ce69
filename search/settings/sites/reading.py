"""Read and check the `[[sites]]` tables of a settings file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from search.errors import SettingsError
from search.settings.rules import setting_error
from search.settings.sites.content_site import ContentSite

MAX_SITES = 100

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_OWN_KEYS = ("name", "label", "address")
_TABLES = ("mapping", "facets")

Table = Mapping[str, Any]
Check = Callable[[str, Any], Any]


def read_sites(
    tables: Iterable[Table],
    common: Table,
    allowed: Collection[str],
    check: Check,
) -> tuple[ContentSite, ...]:
    """The sites in the order of their IDs. Raises SettingsError.

    `common` has the mapping and facets of the whole file, which a site's own tables complete.
    `allowed` lists the settings that a site may change, and `check` validates one of them.
    """
    sites = [_site(number, table, common, allowed, check) for number, table in enumerate(tables, 1)]
    if len(sites) > MAX_SITES:
        raise SettingsError(f"setting sites: there are {len(sites):,}; allowed: {MAX_SITES}")
    names = [site.name for site in sites]
    if repeated := next((name for name in names if names.count(name) > 1), ""):
        raise SettingsError(f"setting sites: two sites are named {repeated!r}; rename one of them")
    return tuple(sorted(sites, key=lambda site: site.prefix))


def _site(
    number: int,
    table: Table,
    common: Table,
    allowed: Collection[str],
    check: Check,
) -> ContentSite:
    place = f"sites[{number}]"
    if unknown := sorted(table.keys() - {*_OWN_KEYS, *allowed}):
        names = ", ".join((*_OWN_KEYS, *sorted(allowed)))
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
    changes = {key: check(key, table[key]) for key in allowed if key in table}
    changes |= {key: _completed(key, table, changes, common) for key in _TABLES}
    if "address" in table:
        changes["site_url"] = check("site_url", table["address"])
    return ContentSite(name, label, changes)


def _completed(key: str, table: Table, changes: Table, common: Table) -> dict[str, Any]:
    """The entries for all sites, with those that a site's own table replaces, adds or removes."""
    own: Table = table.get(key, {})
    rest = {name: value for name, value in common[key].items() if name not in own}
    return rest | {name: changes[key][name] for name in own if name in changes[key]}
