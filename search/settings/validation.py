"""Validate each setting by its own rule, and the references between tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from search.errors import SettingsError
from search.schema import DEFAULT_TEXT
from search.settings.rules import SettingRule, setting_error
from search.settings.setting import Setting
from search.settings.table import Settings


def check(setting: Setting, value: Any) -> Any:
    """Convert and validate a setting's value. Raises SettingsError."""
    converted = _converted(value, setting.default)
    rule = setting.rule
    if not _has_type_of(setting.default, converted, rule) or not rule.allows(converted):
        raise setting_error(setting.name, value, rule.words, hidden=setting.is_hidden)
    return converted if rule.read is None else rule.read(converted)


def check_tables(settings: Settings) -> None:
    """Raise SettingsError if a table refers to a field or facet that does not exist."""
    for fault in _faults(settings):
        raise SettingsError(fault)


def _converted(value: Any, default: Any) -> Any:
    """Convert a value to the type of the default, if TOML does not have that type."""
    match default:
        case Path() if isinstance(value, str) and value:
            return Path(value)
        case tuple() if isinstance(value, str):
            return (value,)
        case tuple() if isinstance(value, list):
            return tuple(value)
        case float() if type(value) is int:
            return float(value)
    return value


def _has_type_of(default: Any, value: Any, rule: SettingRule) -> bool:
    match default:
        case Path():
            return isinstance(value, Path)
        case Mapping():
            return isinstance(value, Mapping)
        case tuple():
            return isinstance(value, tuple) and all(isinstance(one, rule.element) for one in value)
    # Not isinstance, because a bool is also an int.
    return type(value) is type(default)


def _faults(settings: Settings) -> Iterator[str]:
    fields = {field.name for field in DEFAULT_TEXT} | settings.facets.keys()
    for name in settings.weights.keys() - fields:
        yield f"setting weights: {name} is not a field; allowed: {', '.join(sorted(fields))}"
    for scope in settings.keys.values():
        for filter in scope:
            if filter.field not in settings.facets:
                yield f"setting keys: {filter.field} is not a facet"
    for name in settings.fields.keys() & settings.facets.keys():
        yield f"setting fields: {name} is also a facet; rename one of them"
    for name in settings.allowed.keys() - settings.facets.keys():
        yield f"setting allowed: {name} is not a facet"
    for name, rule in settings.facets.items():
        if rule.group and rule.group not in settings.facets:
            yield f"setting facets.{name}.group: {rule.group!r} is not a facet"
