"""After random edits, an updated index gives the same answers as a rebuilt one, on every engine."""

from __future__ import annotations

import os
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from indexer.files import fingerprint
from indexer.pipeline.full_scan import FullScan
from indexer.update import incremental_scan
from indexer.update.index_update import RebuildNeeded, update_index
from search.engines.embedded import libraries
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.settings.loading import load_settings
from search.settings.table import Settings
from tests.contract import sampling
from tests.contract.test_oracle import compare
from tests.skips import require_engine
from tests.system.updates import edits

SEED = int(os.environ.get("CONTRACT_SEED", "0")) or Random().randrange(1, 10**6)
# The number of queries per step.
QUERIES = 12
ENGINES = ("memory", "whoosh", "tantivy", "columns")


def settings_for(content: Path, **values: Any) -> Settings:
    """The settings for a folder of edits."""
    fields = {"minutes": {"type": "number"}}
    return load_settings(
        None, {}, content=str(content), languages=["en", "es"], fields=fields, **values
    )


def engine(name: str, root: Path, settings: Settings) -> Engine:
    """An empty engine."""
    return open_engine("memory:" if name == "memory" else f"{name}:{root}", settings.schema())


def rebuild(on: Engine, settings: Settings) -> Engine:
    """Rebuild an index as the command does."""
    scan = FullScan(settings)
    on.rebuild(scan, facts=scan.facts, notes=scan.notes)
    return on


def follow(on: Engine, settings: Settings) -> bool:
    """Update an index as the command does, and return whether an update was possible."""
    before = on.status().generation
    try:
        scan = update_index(on, settings, force=True)
    except RebuildNeeded:
        rebuild(on, settings)
        return False
    assert scan.generation_made == (on.status().generation != before)
    return True


def same(updated: Engine, rebuilt: Engine, random: Random, where: str, *, slack: float) -> None:
    """Assert that two indexes give the same answers."""
    one, two = updated.status(), rebuilt.status()
    assert (one.documents, one.facts) == (two.documents, two.facts), where
    assert updated.vocabulary().counts == rebuilt.vocabulary().counts, where
    for number in range(QUERIES):
        query = sampling.query(random)
        compare(updated, rebuilt, query, f"{where} query {number}: {query}", slack=slack)


def run(name: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Follow a random history and compare after each step."""
    random = Random(seed)
    slack = 0.1
    require_engine(name)
    if name != "memory" and seed % 3 == 0:
        # Deleted documents stay in the files, and count in average lengths.
        monkeypatch.setattr(libraries.load_library(name), "MAX_DELETED_SHARE", 0.5)
        slack = 0.5
    content = tmp_path / "content"
    content.mkdir()
    for _ in range(8):
        edits.history(random, content)
    settings = settings_for(content)
    updated = rebuild(engine(name, tmp_path / "updated", settings), settings)
    done = []
    for step in range(steps):
        # Files are either too new for their times to be trusted, or old enough.
        monkeypatch.setattr(
            fingerprint, "CLOCK_TICK_NANOSECONDS", random.choice((2_000_000_000, 20_000_000))
        )
        time.sleep(0.03)
        done += edits.history(random, content)
        assert follow(updated, settings)
        where = f"CONTRACT_SEED={SEED} {name} {seed} step {step} {done}"
        rebuilt = rebuild(engine(name, tmp_path / "rebuilt", settings), settings)
        same(updated, rebuilt, random, where, slack=slack)
        assert not update_index(updated, settings).generation_made, where


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("name", ENGINES)
def test_an_update_equals_a_rebuild(
    name: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After edits of any kind, an update gives the same index as a rebuild."""
    run(name, SEED + number, tmp_path, monkeypatch, steps=2)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("name", ENGINES)
def test_an_update_equals_a_rebuild_in_long_histories(
    name: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update gives the same index as a rebuild, even in long histories."""
    monkeypatch.setattr(incremental_scan, "MIN_FILES_FOR_REBUILD", 10**6)
    run(name, SEED + 1_000 + number, tmp_path, monkeypatch, steps=25)
