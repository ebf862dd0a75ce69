"""Setting: a row of the settings' table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, Flag, auto
from typing import Any

from search.settings.rules import SettingRule


class Decides(Flag):
    """The effects of changing a setting."""

    NOTHING = 0
    # A change alters the documents made from the same files: an update becomes a rebuild.
    DOCUMENTS = auto()
    # A change may alter the schema stored in the index, which also means a rebuild.
    SCHEMA = auto()
    # A change alters the ETag of every answer.
    ANSWER = auto()


class Secrecy(Enum):
    """Who may see a setting's value."""

    PUBLIC = "public"
    # It appears in no message and in nothing that is derived from all settings.
    HIDDEN = "hidden"
    # It is hidden, and only the service has it: builds and git's hooks run without.
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
        """Whether its value must not be shown."""
        return self.secrecy is not Secrecy.PUBLIC


def setting(default: Any, help: str, rule: SettingRule, **properties: Any) -> Any:
    """A dataclass field with its row of the table; the field has the name."""
    row = Setting(default=default, help=help, rule=rule, **properties)
    properties = {"metadata": {"setting": row}, "repr": not row.is_hidden}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: dict(default), **properties)
    return field(default=default, **properties)
