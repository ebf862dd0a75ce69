"""Rules for the tables that describe a site: mounts, permalinks, front matter and fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from search.errors import SettingsError
from search.schema import RESERVED_NAMES
from search.settings.rules import SettingRule, setting_error
from search.settings.table_rules import read_sources
from search.typed_fields import MAX_NUMBER, FieldType

# Hugo's kinds of pages, each of which may have its own permalinks.
PAGE_KINDS = ("page", "section", "term", "taxonomy")

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}", re.IGNORECASE)

Permalinks = Mapping[str, str | Mapping[str, str | Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Mount:
    """A content folder's place in the site, and its files' language."""

    path: str = ""
    lang: str = ""


def is_language_tag(text: str) -> bool:
    """Whether a string looks like a language code, such as `es` or `zh-Hans`."""
    return _LANGUAGE_TAG.fullmatch(text) is not None


def _permalinks(table: Mapping[str, Any]) -> dict[str, Any]:
    """Validate permalinks by section, by kind and by language."""
    for name, value in table.items():
        if isinstance(value, Mapping) and (name in PAGE_KINDS or is_language_tag(name)):
            _permalinks(value)
        elif not isinstance(value, str):
            raise setting_error(
                f"permalinks.{name}",
                value,
                f"a pattern, or a table named by a language or one of {', '.join(PAGE_KINDS)}",
            )
    return dict(table)


def _mounts(table: Mapping[str, Any]) -> dict[str, Mount]:
    """Validate mounts. A string is short for a table with only `path`."""
    return {_folder("mounts", name): _mount(name, value) for name, value in table.items()}


def _mount(name: str, value: Any) -> Mount:
    entry = {"path": value} if isinstance(value, str) else value
    if not isinstance(entry, Mapping) or not all(isinstance(v, str) for v in entry.values()):
        raise setting_error(f"mounts.{name}", value, "a path, or a table with `path` and `lang`")
    if unknown := sorted(entry.keys() - {"path", "lang"}):
        raise SettingsError(f"unknown setting mounts.{name}.{unknown[0]}; allowed: path, lang")
    lang = entry.get("lang", "")
    if lang and not is_language_tag(lang):
        raise setting_error(f"mounts.{name}.lang", lang, "a language code, such as es or zh-Hans")
    return Mount(_folder(f"mounts.{name}", entry.get("path", "")), lang)


def _folder(table: str, path: str) -> str:
    """A relative path without `.` or slashes at its ends. Raises SettingsError."""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise setting_error(table, path, "paths of folders inside the content folder, without ..")
    return "/".join(parts)


def _defaults(table: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Validate front matter by path pattern."""
    for pattern, values in table.items():
        if not isinstance(values, Mapping):
            raise setting_error(f"defaults.{pattern}", values, "a table of front matter")
    return {
        pattern: {str(key).lower(): value for key, value in values.items()}
        for pattern, values in table.items()
    }


def _language_paths(table: Mapping[str, Any]) -> dict[str, str]:
    for lang, path in table.items():
        if not is_language_tag(lang) or not isinstance(path, str):
            raise setting_error(
                f"language_paths.{lang}", path, "a path such as /es, named by a language code"
            )
    return {lang.lower(): _folder("language_paths", path) for lang, path in table.items()}


DATE_INTERVALS = ("year", "month")


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where the value of a typed field comes from in a content file.

    The first of `sources` with a valid value is used. With an `interval`, the field also has a
    facet, whose values are years, months or the beginnings of ranges of numbers.
    """

    label: str
    sources: tuple[str, ...]
    type: FieldType = FieldType.DATE
    interval: str | float = ""


def _typed_fields(table: Mapping[str, Any]) -> dict[str, FieldRule]:
    return {name: _typed_field(name, entry) for name, entry in table.items()}


def _typed_field(name: str, entry: Any) -> FieldRule:
    setting = f"fields.{name}"
    if not name.isidentifier() or name in RESERVED_NAMES:
        allowed = "named by a single word that is not a parameter or field name"
        raise setting_error(setting, entry, allowed)
    if not isinstance(entry, Mapping) or entry.get("type") not in list(FieldType):
        raise setting_error(setting, entry, 'a table with the type, "date" or "number"')
    names = [field.name for field in fields(FieldRule)]
    for key in entry:
        if key not in names:
            allowed = ", ".join(names)
            raise SettingsError(f"unknown setting {setting}.{key}; allowed: {allowed}")
    type = FieldType(entry["type"])
    return FieldRule(
        _label(setting, entry.get("label", name.replace("_", " ").capitalize())),
        read_sources(f"{setting}.sources", entry.get("sources", name)),
        type,
        _interval(f"{setting}.interval", entry.get("interval", ""), type),
    )


def _label(setting: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise setting_error(f"{setting}.label", value, "text")
    return value


def _interval(name: str, value: Any, type: FieldType) -> str | float:
    if value == "":
        return ""
    if type is FieldType.DATE:
        if value not in DATE_INTERVALS:
            raise setting_error(name, value, '"year" or "month"')
        return str(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0.000_001 <= value <= MAX_NUMBER:
        raise setting_error(name, value, f"a number from 0.000001 to {MAX_NUMBER:,}")
    return float(value)


DEFAULTS = SettingRule("a table of path patterns, each with a table of values", read=_defaults)
FIELDS = SettingRule("a table of fields, each a table with a type", read=_typed_fields)
LANGUAGE_PATHS = SettingRule("a table of languages, each with a path", read=_language_paths)
MOUNTS = SettingRule("a table of folders, each with a path or a table", read=_mounts)
PERMALINKS = SettingRule("a table of sections, each with a pattern", read=_permalinks)
