"""Load settings from a TOML file, the environment and the command line."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from search.errors import SettingsError
from search.settings.setting import Setting
from search.settings.sites import index_facets, read_sites
from search.settings.table import SETTINGS, SITE_SETTINGS, Settings
from search.settings.validation import check, check_tables

FILE = "curated-search.toml"
PREFIX = "CURATED_SEARCH_"


def load_settings(
    file: Path | None = None, environ: Mapping[str, str] | None = None, **overrides: Any
) -> Settings:
    """Load settings from a TOML file, the environment and `overrides`. Raises SettingsError.

    The default file, `curated-search.toml`, need not exist. Environment variables
    (`CURATED_SEARCH_*`) take precedence over the file, and `overrides` over the variables.
    """
    environ = os.environ if environ is None else environ
    from_file = _from_file(file, environ)
    options = {name: value for name, value in overrides.items() if value is not None}
    values = from_file | _from_environment(environ) | options
    if unknown := sorted(values.keys() - SETTINGS.keys()):
        names = ", ".join(sorted(SETTINGS))
        raise SettingsError(f"unknown setting {unknown[0]!r}; allowed: {names}")
    checked = {name: check(SETTINGS[name], value) for name, value in values.items()}
    settings = Settings(**checked)
    if settings.sites:
        # A variable may name the folder of a container image, which sites do without.
        if "content" in from_file.keys() | options.keys():
            raise SettingsError("`content` and `sites` are both set; remove one of them")
        settings = _with_sites(settings, values)
    check_tables(settings)
    return settings


def _with_sites(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """The settings with their sites, whose facets are all part of the index."""
    common = {"mapping": settings.mapping, "facets": settings.facets}
    sites = read_sites(values["sites"], common, SITE_SETTINGS, check)
    facets = index_facets(settings.facets, values.get("facets", {}), sites)
    in_id_order = tuple(sorted(sites, key=lambda site: site.prefix))
    return replace(settings, sites=in_id_order, facets=facets)


def _from_file(file: Path | None, environ: Mapping[str, str]) -> dict[str, Any]:
    config = environ.get(PREFIX + "CONFIG")
    required = file or (Path(config) if config else None)
    path = required or Path(FILE)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if required:
            raise SettingsError(f"the settings file {path} does not exist") from None
        return {}
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"the settings file {path} cannot be read: {error}") from None
    return {name: _beside(path, name, value) for name, value in values.items()}


def _beside(file: Path, name: str, value: Any) -> Any:
    """Resolve a path relative to the settings file, because commands may run in any folder."""
    if name == "sites" and isinstance(value, list):
        return [_table_beside(file, table) for table in value]
    setting = SETTINGS.get(name)
    if setting is not None and setting.is_path and isinstance(value, str) and value:
        return str(file.parent / value)
    return value


def _table_beside(file: Path, table: Any) -> Any:
    if not isinstance(table, Mapping):
        return table
    return {name: _beside(file, name, value) for name, value in table.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: _from_text(setting, text)
        for name, setting in SETTINGS.items()
        if (text := environ.get(PREFIX + name.upper())) is not None
    }


def _from_text(setting: Setting, text: str) -> Any:
    """Parse an environment variable for a setting. Values other than strings are TOML."""
    if isinstance(setting.default, str | Path):
        return text
    if isinstance(setting.default, tuple) and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        variable = PREFIX + setting.name.upper()
        quoted = "" if setting.is_hidden else f"={text!r}"
        raise SettingsError(
            f"{variable}{quoted} is not valid: it must be {setting.rule.words}"
        ) from None
