"""Several sites in one index, each with its own folder and settings."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from indexer.cli.watch import Watcher
from indexer.lint.content_lint import lint_content
from indexer.update.index_update import update_index
from indexer.update.shrink_limit import TooFewDocuments
from search.engines.memory.engine import MemoryEngine
from search.settings.loading import load_settings
from search.settings.table import Settings
from tests.several_sites import settings, write
from tests.skips import require_engine
from tests.system.updates import edits
from tests.system.updates.test_histories import ENGINES, engine, follow, rebuild, same

__all__ = ["settings"]


def test_counts_are_by_site(settings: Settings, tmp_path: Path) -> None:
    """The facts of an index name each site's folder and number of documents."""
    on = rebuild(MemoryEngine(settings.schema()), settings)
    assert on.status().facts["sites"] == {
        "docs": {"content": str(tmp_path / "handbook"), "documents": 3},
        "news": {"content": str(tmp_path / "paper"), "documents": 2},
    }


def test_a_site_that_loses_its_articles_is_refused(settings: Settings, tmp_path: Path) -> None:
    """Other sites do not make up for the loss, in an update or in a rebuild."""
    for number in range(20):
        write(tmp_path / f"handbook/{number}.md")
    on = rebuild(MemoryEngine(settings.schema()), settings)
    (tmp_path / "paper/flu.md").unlink()
    with pytest.raises(TooFewDocuments, match="the site 'news' in the index"):
        update_index(on, settings)
    assert on.get("news/flu")


def test_problems_name_the_site_and_file(settings: Settings, tmp_path: Path) -> None:
    """Paths of problems begin with the site's name, for all checks."""
    write(tmp_path / "handbook/bad.md", "title: [never closed")
    write(tmp_path / "handbook/links.md", "title: T", "[a](missing.md) [b](rules.md)")
    _, problems = lint_content(settings)
    paths = {problem.path for problem in problems}
    assert {"docs/bad.md", "docs/links.md"} <= paths
    dead = [problem.what for problem in problems if "leads to no file" in problem.what]
    assert dead == ["the link to missing.md leads to no file"]
    assert settings.place("docs/bad.md") == str(tmp_path / "handbook/bad.md")


def test_all_folders_are_watched(settings: Settings, tmp_path: Path) -> None:
    """`watch` follows every site's folder."""
    watcher = Watcher(lambda: settings, tmp_path / "search.toml")
    assert watcher.folders == (tmp_path / "handbook", tmp_path / "paper")


@pytest.mark.parametrize("name", ENGINES)
def test_an_update_equals_a_rebuild(name: str, tmp_path: Path) -> None:
    """After edits in either folder, an update gives the same index as a rebuild."""
    require_engine(name)
    random = Random(21)
    folders = [tmp_path / "paper", tmp_path / "handbook"]
    for folder in folders:
        folder.mkdir()
        write(folder / "always.md")
        for _ in range(6):
            edits.history(random, folder)
    fields = {"minutes": {"type": "number"}}
    sites = [{"name": folder.name, "content": str(folder)} for folder in folders]
    settings = load_settings(None, {}, languages=["en", "es"], fields=fields, sites=sites)
    updated = rebuild(engine(name, tmp_path / "updated", settings), settings)
    for step in range(3):
        done = edits.history(random, folders[step % 2])
        write(folders[step % 2] / "always.md")
        assert follow(updated, settings)
        rebuilt = rebuild(engine(name, tmp_path / "rebuilt", settings), settings)
        same(updated, rebuilt, random, f"{name} step {step} {done}", slack=0.1)
        assert not update_index(updated, settings).generation_made
