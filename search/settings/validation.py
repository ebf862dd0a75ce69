"""What each setting may be: one rule a setting, each with the words that say it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from search.engines.opensearch import address
from search.errors import SettingsError
from search.parsing.ranking import SIGNS
from search.query import Filter
from search.schema import MOST_WEIGHT
from search.settings.front_matter import DEFAULT_MAPPING, DEFAULT_RULES, FacetRule
from search.text.analysis import STEMMERS

SECRETS = frozenset({"admin_token", "hook_secret"})  # never shown, and not for builds
HIDDEN = SECRETS | {"opensearch_password", "opensearch_api_key"}  # never shown


MOST_SIGN = 100


def check(name: str, value: Any, default: Any) -> Any:
    """Return a setting's value in the type of its default, or raise SettingsError."""
    if isinstance(default, Path):
        value = Path(value) if isinstance(value, str) and value else value
    elif isinstance(default, tuple):
        value = _texts(name, value)
    elif isinstance(default, float) and type(value) is int:
        value = float(value)
    elif isinstance(default, Mapping):
        return (
            _TABLES[name](value) if isinstance(value, Mapping) else _wrong(name, value, "a table")
        )
    if type(value) is not type(default) and not isinstance(default, Path | tuple):
        _wrong(name, value, {bool: "true or false", int: "a whole number", float: "a number"}.get(
            type(default), "a text"))  # fmt: skip
    allowed, hint = _RULES.get(name, (lambda _: True, ""))
    return value if allowed(value) else _wrong(name, value, hint)


def _wrong(name: str, value: Any, allowed: str) -> Any:
    shown = "" if name in HIDDEN else f" = {value!r}"
    raise SettingsError(f"setting {name}{shown} is wrong: it must be {allowed}")


def _texts(name: str, value: Any) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
        _wrong(name, value, "a list of texts")
    return tuple(values)


_SPECIAL = re.compile(r"@path\.[1-9]\d*|@filename|@heading|@facet\.\w+|@year|@host")


def _candidates(name: str, value: Any) -> tuple[str, ...]:
    texts = _texts(name, value)
    for text in texts:
        if text.startswith("@") and not _SPECIAL.fullmatch(text):
            _wrong(name, text, "a front matter name, =text, @path.1 (the first folder), @filename, "
                   "@heading, @facet.NAME, @year or @host")  # fmt: skip
    return texts


def _weights(value: Mapping[str, Any]) -> dict[str, int]:
    return {name: _weight(f"weights.{name}", weight) for name, weight in value.items()}


def _weight(name: str, weight: Any) -> int:
    if isinstance(weight, float) and weight.is_integer():
        weight = int(weight)
    if type(weight) is not int or not 0 <= weight <= MOST_WEIGHT:
        _wrong(name, weight, f"a whole number from 0 (not searched) to {MOST_WEIGHT}")
    return int(weight)


def _ranking(value: Mapping[str, Any]) -> dict[str, float]:
    for name, weight in value.items():
        if name not in SIGNS:
            _wrong(f"ranking.{name}", weight, f"one of {', '.join(SIGNS)}")
        least, most = (1, 36_500) if name == "half_life" else (0, MOST_SIGN)
        if type(weight) not in {int, float} or not least <= weight <= most:
            _wrong(f"ranking.{name}", weight, f"a number from {least} to {most:,}")
    return {name: float(weight) for name, weight in value.items()}


def _mapping(value: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    if unknown := sorted(value.keys() - DEFAULT_MAPPING.keys()):
        _wrong(f"mapping.{unknown[0]}", value[unknown[0]], f"one of {', '.join(DEFAULT_MAPPING)}")
    return DEFAULT_MAPPING | {name: _candidates(f"mapping.{name}", v) for name, v in value.items()}


def _facets(value: Mapping[str, Any]) -> dict[str, FacetRule]:
    """Return the default facets, with those given changed, added, or (false) taken away."""
    rules = dict(DEFAULT_RULES)
    for name, given in value.items():
        if given is False and name in rules:
            del rules[name]
            continue
        if not name.isidentifier() or name in _RESERVED:
            _wrong(f"facets.{name}", given, "named by a plain word that is no parameter's name")
        if not isinstance(given, Mapping):
            _wrong(f"facets.{name}", given, "a table, or false for a default facet")
        rules[name] = _facet(name, given, rules.get(name))
    gone = DEFAULT_RULES.keys() - rules.keys()  # a facet grouped by one that is gone stands alone
    return {n: replace(rule, group="") if rule.group in gone else rule for n, rule in rules.items()}


def _facet(name: str, given: Mapping[str, Any], known: FacetRule | None) -> FacetRule:
    base = known or FacetRule(name.replace("_", " ").capitalize(), (name,))
    values = {f.name: getattr(base, f.name) for f in fields(FacetRule)}
    for key, value in given.items():
        path = f"facets.{name}.{key}"
        if key not in values:
            _wrong(path, value, f"one of {', '.join(values)}")
        if key == "sources":
            values[key] = _candidates(path, value)
        elif key == "weight":
            values[key] = _weight(path, value)
        else:
            values[key] = value if isinstance(value, str) else _wrong(path, value, "a text")
    return FacetRule(**values)


def _keys(value: Mapping[str, Any]) -> dict[str, tuple[Filter, ...]]:
    """Return each key's digest (the key itself need not stay in memory) with its filters."""
    for key, given in value.items():
        hint = "a table of filters, under a name of 16 to 128 letters, digits, _ and -"
        if not _KEY.fullmatch(key) or not isinstance(given, Mapping):
            _wrong(f"keys.{key[:4]}…", given, hint)
    return {key_digest(key): _scope(given) for key, given in value.items()}


def _scope(given: Mapping[str, Any]) -> tuple[Filter, ...]:
    values = {name: _texts(f"keys.….{name}", texts) for name, texts in given.items()}
    for name, texts in values.items():
        if not texts:
            _wrong(f"keys.….{name}", [], "one value or several")
    fields = dict.fromkeys(name.removesuffix(".not") for name in values)
    return tuple(Filter(f, values.get(f, ()), values.get(f"{f}.not", ())) for f in fields)


def key_digest(key: str) -> str:
    """Return what a search key is known by."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


_KEY = re.compile(r"[A-Za-z0-9_-]{16,128}")
_RESERVED = frozenset(
    {"q", "page", "per_page", "sort", "facets", "facet_limit", "fields", "snippet", "highlight"}
    | {"match", "typo", "synonyms", "distinct", "explain", "prefix", "format", "score", "id"}
    | {"url", "title", "description", "headings", "body", "lang", "date", "lastmod", "publish"}
    | {"expiry", "image", "source_url", "aliases", "matched_in", "others"}
)


def _allowed(value: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: _texts(f"allowed.{name}", values) for name, values in value.items()}


_TABLES: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "allowed": _allowed,
    "weights": _weights,
    "ranking": _ranking,
    "mapping": _mapping,
    "facets": _facets,
    "keys": _keys,
}


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


_ADDRESS = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[^?#\s]*)?")


_SECRET = re.compile(r"[!-~]{16,200}")  # what a header can hold, and nobody guesses


def _between(low: float, high: float) -> tuple[Callable[[Any], bool], str]:
    return (lambda value: low <= value <= high, f"from {low} to {high}")


_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "content": (lambda value: isinstance(value, Path), "the path of a folder"),
    "index": (lambda value: isinstance(value, Path), "the path of a folder"),
    "engine": (
        lambda value: value in {"auto", "tantivy", "whoosh", "opensearch"},
        "auto, tantivy, whoosh or opensearch",
    ),
    "opensearch": (
        lambda value: not address.fault(value),
        "hosts and a name, such as https://a:9200,https://b:9200/curated-search, without user",
    ),
    "body": (lambda value: value in {"auto", "html", "markdown"}, "auto, html or markdown"),
    "interface": (lambda value: value in {"auto", "en", "es"}, "auto, en or es"),
    "timezone": (_is_zone, "the name of a time zone, such as America/New_York"),
    "languages": (
        lambda value: value and all(lang in STEMMERS for lang in value),
        f"some of {', '.join(STEMMERS)}",
    ),
    "extensions": (
        lambda value: value and all(len(end) > 1 and end.startswith(".") for end in value),
        "endings that begin with a dot, such as .md",
    ),
    "max_file_size": _between(1_000, 1_000_000_000),
    "processes": _between(0, 256),
    "wait": _between(0, 86_400),
    "port": _between(1, 65_535),
    "workers": _between(0, 256),
    "threads": _between(1, 256),
    "per_page": _between(1, 100),
    "analytics_days": _between(0, 36_500),
    "analytics_minimum": _between(2, 1_000_000),
    "snippet_words": _between(5, 200),
    "facet_limit": _between(1, 1_000),
    "site_url": (
        lambda value: not value or value.startswith(("http://", "https://")),
        "empty, or begin with http:// or https://",
    ),
    "public_url": (
        lambda value: not value or _ADDRESS.fullmatch(value) is not None,
        "empty, or begin with http:// or https://, and have no ? or #",
    ),
    "proxies": _between(0, 10),
    **{
        name: (
            lambda value: not value or _SECRET.fullmatch(value) is not None,
            "empty, or 16 to 200 ASCII letters, digits and signs (try: openssl rand -hex 32)",
        )
        for name in SECRETS
    },
    "rate_limit": _between(0, 1_000_000),
    "access_log": (lambda value: value in {"text", "json", "none"}, "text, json or none"),
}
