"""Two sites in one index, each with its own folder and settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.settings.loading import load_settings
from search.settings.table import Settings

SETTINGS = """
languages = ["en", "es"]
[[sites]]
name = "news"
label = "The news"
content = "paper"
address = "https://news.example.org"
[sites.mapping]
title = "headline"
[sites.facets.desk]
label = "Desk"
[[sites]]
name = "docs"
content = "handbook"
url_ending = ".html"
"""


def write(path: Path, front: str = "title: T", body: str = "Text") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Two sites with an article of the same path, and another article each."""
    (tmp_path / "search.toml").write_text(SETTINGS)
    write(tmp_path / "paper/flu.md", "headline: Flu shots\ndesk: Health\naliases: [/old/]")
    write(tmp_path / "paper/2026/cold.md", "headline: Colds\ntitle: Not used")
    write(tmp_path / "handbook/flu.md", "title: How to write about flu\ndesk: Ignored")
    write(tmp_path / "handbook/flu.es.md", "title: Gripe")
    write(tmp_path / "handbook/rules.md", "title: Rules")
    return load_settings(tmp_path / "search.toml", {})
