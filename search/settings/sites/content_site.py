"""One of several sites in an index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.settings.rules import SettingRule

SITE = "site"
"""The facet of the sites in an index."""


@dataclass(frozen=True, slots=True)
class ContentSite:
    """A site's name, which begins the IDs of its documents, and the settings that it changes."""

    name: str
    label: str
    changes: Mapping[str, Any]

    @property
    def content(self) -> Path:
        """The site's content folder."""
        folder: Path = self.changes["content"]
        return folder

    @property
    def prefix(self) -> str:
        """The beginning of the IDs and paths of the site's files."""
        return f"{self.name}/"


# `read_sites` checks the tables, which contain other settings.
TABLES = SettingRule("a list of tables, each with a name and a content folder", element=Mapping)
