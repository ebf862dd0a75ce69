"""Settings under construction for a site, and their text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from search.errors import SettingsError
from search.settings import SETTINGS, check_setting


class SetupError(Exception):
    """A site's configuration cannot be read."""


@dataclass(slots=True)
class SiteSetup:
    """Settings by name, where each setting came from, and what was not understood."""

    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)

    def add(self, name: str, value: Any, source: str) -> None:
        """Add a setting, unless it is empty or its value is not allowed."""
        if value in (None, "", [], {}):
            return
        try:
            check_setting(SETTINGS[name], value)
        except SettingsError as error:
            self.unclear.append(f"{source}: {error}")
            return
        self.values[name] = value
        self.sources[name] = source

    def text(self) -> str:
        """The settings as TOML, each with its source."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        tables = {name: v for name, v in self.values.items() if isinstance(v, Mapping)}
        for name, value in self.values.items():
            if name not in tables:
                yield f"{name} = {toml(value)}  # {self.sources[name]}"
        for name, table in tables.items():
            yield f"\n[{name}]  # {self.sources[name]}"
            yield from (f"{json.dumps(key)} = {toml(value)}" for key, value in table.items())
        if self.unclear:
            yield "\n# Not understood:"
            yield from (f"# - {' '.join(text.split())}" for text in self.unclear)


def toml(value: Any) -> str:
    """A value in TOML, with tables on one line."""
    if isinstance(value, Mapping):
        entries = (f"{json.dumps(str(key))} = {toml(entry)}" for key, entry in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return json.dumps(str(value)).replace("\x7f", "\\u007f")
