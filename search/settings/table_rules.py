"""Rules for settings that are tables: validate the entries and fill in defaults."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, replace
from typing import Any

from search.errors import SettingsError
from search.parsing import SIGNS
from search.query import Filter
from search.schema import MOST_WEIGHT, RESERVED_NAMES
from search.settings.front_matter import DEFAULT_MAPPING, DEFAULT_RULES, GIT_DATE, FacetRule
from search.settings.rules import SettingRule, setting_error

MAX_RANKING_WEIGHT = 100
MAX_HALF_LIFE_DAYS = 36_500

_SPECIAL_SOURCE = re.compile(
    rf"@path\.[1-9]\d*|@filename(?:\.date)?|{re.escape(GIT_DATE)}|@heading|@language"
    r"|@facet\.\w+|@year|@host"
)
_KEY = re.compile(r"[A-Za-z0-9_-]{16,128}")


def key_digest(key: str) -> str:
    """The digest used to store and look up a search key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _texts(name: str, value: Any) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
        raise setting_error(name, value, "a list of strings")
    return tuple(values)


def read_sources(name: str, value: Any) -> tuple[str, ...]:
    """Validate the sources of a field or facet."""
    texts = _texts(name, value)
    for text in texts:
        if text.startswith("@") and not _SPECIAL_SOURCE.fullmatch(text):
            allowed = (
                "a front matter key, =text, @path.1 (the first folder), @filename, @filename.date, "
                f"{GIT_DATE}, @heading, @language, @facet.NAME, @year or @host"
            )
            raise setting_error(name, text, allowed)
    return texts


def _check_name(table: str, name: str, allowed: Collection[str]) -> None:
    if name not in allowed:
        raise SettingsError(f"unknown setting {table}.{name}; allowed: {', '.join(allowed)}")


def _weight(name: str, weight: Any) -> int:
    if isinstance(weight, float) and weight.is_integer():
        weight = int(weight)
    if type(weight) is not int or not 0 <= weight <= MOST_WEIGHT:
        raise setting_error(name, weight, f"a whole number from 0 (not searched) to {MOST_WEIGHT}")
    return int(weight)


def _weights(table: Mapping[str, Any]) -> dict[str, int]:
    return {name: _weight(f"weights.{name}", weight) for name, weight in table.items()}


def _ranking(table: Mapping[str, Any]) -> dict[str, float]:
    for name, weight in table.items():
        _check_name("ranking", name, SIGNS)
        low, high = (1, MAX_HALF_LIFE_DAYS) if name == "half_life" else (0, MAX_RANKING_WEIGHT)
        if type(weight) not in {int, float} or not low <= weight <= high:
            raise setting_error(f"ranking.{name}", weight, f"a number from {low} to {high:,}")
    return {name: float(weight) for name, weight in table.items()}


def _mapping(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    for name in table:
        _check_name("mapping", name, DEFAULT_MAPPING)
    own = {name: read_sources(f"mapping.{name}", value) for name, value in table.items()}
    # A document without a title is of no use to readers, so the defaults remain as last resorts.
    titles = dict.fromkeys((*own.get("title", ()), *DEFAULT_MAPPING["title"]))
    return DEFAULT_MAPPING | own | {"title": tuple(titles)}


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise setting_error(name, value, "text")
    return value


def _true_or_false(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise setting_error(name, value, "true or false")
    return value


def _labels(name: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise setting_error(name, value, "a table of values, each with its label")
    return tuple((text, _text(f"{name}.{text}", label)) for text, label in value.items())


_FACET_VALUES: dict[str, Callable[[str, Any], Any]] = {
    "sources": read_sources,
    "weight": _weight,
    "labels": _labels,
    "humanize": _true_or_false,
}
"""The readers of a facet's keys; the others are text."""


def _facets(table: Mapping[str, Any]) -> dict[str, FacetRule]:
    """Merge facets into the default facets. `false` removes a default facet."""
    rules = dict(DEFAULT_RULES)
    for name, entry in table.items():
        if entry is False and name in rules:
            del rules[name]
            continue
        if not name.isidentifier() or name in RESERVED_NAMES:
            raise setting_error(
                f"facets.{name}",
                entry,
                "named by a single word that is not a parameter or field name",
            )
        if not isinstance(entry, Mapping):
            raise setting_error(
                f"facets.{name}", entry, "a table, or false to remove a default facet"
            )
        rules[name] = _facet(name, entry, rules.get(name))
    return _ungrouped(rules)


def _ungrouped(rules: Mapping[str, FacetRule]) -> dict[str, FacetRule]:
    """Ungroup facets whose default group was removed."""
    removed = DEFAULT_RULES.keys() - rules.keys()
    return {
        name: replace(rule, group="") if rule.group in removed else rule
        for name, rule in rules.items()
    }


def _facet(name: str, entry: Mapping[str, Any], default: FacetRule | None) -> FacetRule:
    rule = default or FacetRule(name.replace("_", " ").capitalize(), (name,))
    keys = [field.name for field in fields(FacetRule)]
    values: dict[str, Any] = {}
    for key, value in entry.items():
        _check_name(f"facets.{name}", key, keys)
        read: Callable[[str, Any], Any] = _FACET_VALUES.get(key, _text)
        values[key] = read(f"facets.{name}.{key}", value)
    return replace(rule, **values)


def _keys(table: Mapping[str, Any]) -> dict[str, tuple[Filter, ...]]:
    """The filters of each search key, keyed by digest so that the keys do not stay in memory."""
    allowed = "a table of filters, named by a key of 16 to 128 letters, digits, _ and -"
    for key, entry in table.items():
        if not _KEY.fullmatch(key) or not isinstance(entry, Mapping):
            raise setting_error(f"keys.{key[:4]}…", entry, allowed)
    return {key_digest(key): _scope(entry) for key, entry in table.items()}


def _scope(entry: Mapping[str, Any]) -> tuple[Filter, ...]:
    values = {name: _texts(f"keys.….{name}", texts) for name, texts in entry.items()}
    for name, texts in values.items():
        if not texts:
            raise setting_error(f"keys.….{name}", [], "a list of one or more values")
    names = dict.fromkeys(name.removesuffix(".not") for name in values)
    return tuple(Filter(n, values.get(n, ()), values.get(f"{n}.not", ())) for n in names)


def _allowed(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: _texts(f"allowed.{name}", values) for name, values in table.items()}


ALLOWED = SettingRule("a table of facets, each with a list of strings", read=_allowed)
FACETS = SettingRule("a table of facets, each a table, or false to remove it", read=_facets)
KEYS = SettingRule("a table of search keys, each with a table of filters", read=_keys)
MAPPING = SettingRule("a table of fields, each with a list of front matter keys", read=_mapping)
RANKING = SettingRule("a table of ranking signals, each with a number", read=_ranking)
WEIGHTS = SettingRule("a table of fields, each with a whole number", read=_weights)
