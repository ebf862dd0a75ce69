"""Configuration: settings as a TOML file, the environment and the command line give them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from search.errors import SettingsError
from search.schema import DEFAULT_TEXT
from search.settings.table import FIELDS, Settings, default
from search.settings.validation import check

FILE = "curated-search.toml"
PREFIX = "CURATED_SEARCH_"
PATHS = ("content", "index", "synonyms", "acronyms", "curation", "opensearch_ca")


def load_settings(
    file: Path | None = None, environ: Mapping[str, str] | None = None, **overrides: Any
) -> Settings:
    """Return the settings of a TOML file (by default `curated-search.toml`, where there is one),
    then the environment's `CURATED_SEARCH_*`, then `overrides`; raise SettingsError.
    """
    environ = os.environ if environ is None else environ
    config = environ.get(PREFIX + "CONFIG")
    named = file or (Path(config) if config else None)
    values = _placed(_read(named or Path(FILE), needed=named is not None), named or Path(FILE))
    for name in FIELDS:
        if (text := environ.get(PREFIX + name.upper())) is not None:
            values[name] = _from_text(name, text)
    values |= {name: value for name, value in overrides.items() if value is not None}
    unknown = sorted(values.keys() - FIELDS.keys())
    if unknown:
        known = ", ".join(sorted(FIELDS))
        raise SettingsError(f"unknown setting {unknown[0]!r}; the settings are: {known}")
    checked = {n: check(n, value, default(FIELDS[n])) for n, value in values.items()}
    return _agreeing(Settings(**checked))


def _agreeing(settings: Settings) -> Settings:
    """Return settings whose tables name only what the others have, or raise SettingsError."""
    fields = {field.name for field in DEFAULT_TEXT} | settings.facets.keys()
    for name in settings.weights.keys() - fields:
        raise SettingsError(
            f"weights.{name} is no field; the fields are {', '.join(sorted(fields))}"
        )
    scopes = (filter for scope in settings.keys.values() for filter in scope)
    for filter in scopes:
        if filter.field not in settings.facets:
            raise SettingsError(f"keys: {filter.field} is no facet")
    for name in settings.allowed.keys() - settings.facets.keys():
        raise SettingsError(f"allowed.{name} is no facet")
    for name, rule in settings.facets.items():
        if rule.group and rule.group not in settings.facets:
            raise SettingsError(f"facets.{name}.group = {rule.group!r} is no facet")
    return settings


def _read(file: Path, *, needed: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if needed:
            raise SettingsError(f"there is no settings file {file}") from None
        return {}
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"the settings file {file} cannot be read: {error}") from None


def _placed(values: dict[str, Any], file: Path) -> dict[str, Any]:
    """Return the file's values with its paths beside it, wherever a command is run."""
    placed = {
        name: str(file.parent / value)
        for name in PATHS
        if isinstance(value := values.get(name), str) and value
    }
    return values | placed


def _from_text(name: str, text: str) -> Any:
    """Return an environment variable's value in the setting's type, by TOML's rules if it must."""
    usual = default(FIELDS[name])
    if isinstance(usual, str | Path):
        return text
    if isinstance(usual, tuple) and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        raise SettingsError(f"{PREFIX}{name.upper()}={text!r} is not a value for {name}") from None
