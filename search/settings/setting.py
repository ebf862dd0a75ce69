"""The definition of a setting: one row in the table of settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, Flag, auto
from typing import Any

from search.settings.rules import SettingRule


class Decides(Flag):
    """The effects of changing a setting."""

    NOTHING = 0
    # The same files produce different documents, so the index must be rebuilt.
    DOCUMENTS = auto()
    # The schema stored in the index may change, so the index must be rebuilt.
    SCHEMA = auto()
    # The ETag of every answer changes.
    ANSWER = auto()


class Secrecy(Enum):
    """Who may see a setting's value."""

    PUBLIC = "public"
    # Excluded from messages and from anything derived from all settings.
    HIDDEN = "hidden"
    # Hidden, and also removed from the environment of builds and git hooks.
    SERVICE_ONLY = "service only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Everything about one setting.

    A path in a settings file is relative to that file.
    """

    name: str = ""
    default: Any
    help: str
    rule: SettingRule
    is_path: bool = False
    secrecy: Secrecy = Secrecy.PUBLIC
    decides: Decides = Decides.NOTHING

    @property
    def is_hidden(self) -> bool:
        """Whether the value must not be shown."""
        return self.secrecy is not Secrecy.PUBLIC


def setting(default: Any, help: str, rule: SettingRule, **properties: Any) -> Any:
    """A dataclass field with its row in the table, which takes its name from the field."""
    row = Setting(default=default, help=help, rule=rule, **properties)
    properties = {"metadata": {"setting": row}, "repr": not row.is_hidden}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: dict(default), **properties)
    return field(default=default, **properties)
