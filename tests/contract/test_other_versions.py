"""Two versions of the program share an index folder, and each uses what it can read."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search import schema
from search.engines.protocol import Engine, maintenance
from search.engines.registry import open_engine
from search.errors import IndexIncompatible
from search.storage import generations
from tests.contract.conftest import EMBEDDED
from tests.contract.test_rules import ask, doc, ids

pytestmark = pytest.mark.engines(*EMBEDDED)

Build = Callable[[str], None]


@pytest.fixture
def root(engine: Engine, tmp_path: Path) -> Path:
    """The index folder of an engine that has one document, `first`, open."""
    engine.rebuild([doc("first")])
    assert ids(ask(engine)) == ["first"]
    return tmp_path / "index"


@pytest.fixture
def newer_program(url: str, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Rebuild the index as a program with the next schema version would."""

    def rebuild(id: str) -> None:
        with monkeypatch.context() as newer:
            newer.setattr(schema, "VERSION", schema.VERSION + 1)
            open_engine(url).rebuild([doc(id)])

    return rebuild


def test_an_upgrade_leaves_the_running_program_answering(
    engine: Engine, root: Path, newer_program: Build, caplog: pytest.LogCaptureFixture
) -> None:
    """A running program keeps its open generation, and says so in its log and status."""
    before = engine.status().generation
    for id in ("second", "third", "fourth"):
        newer_program(id)
        assert ids(ask(engine)) == ["first"]
    assert not (root / before).exists()
    status = engine.status()
    assert (status.generation, status.previous) == (before, "")
    assert "was written by a newer curated-search" in status.damage
    assert status.damage.endswith(f"until then, generation {before} is used")
    assert str(root) not in status.damage
    records = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert len(records) == 1
    engine.rebuild([doc("fifth")])
    assert ids(ask(engine)) == ["fifth"]
    assert engine.status().damage == ""


def test_an_older_program_starts_on_the_generation_it_reads(
    url: str, root: Path, newer_program: Build
) -> None:
    """An older program opens the newest generation of its own version."""
    before = generations.current(root)
    newer_program("second")
    older = open_engine(url)
    assert ids(ask(older)) == ["first"]
    assert older.status().generation == before
    assert older.status().damage


def test_an_older_program_that_can_read_nothing_says_so_in_a_sentence(
    url: str, root: Path, newer_program: Build
) -> None:
    """The message names both versions and what to do."""
    shutil.rmtree(root / generations.current(root))
    newer_program("second")
    with pytest.raises(IndexIncompatible) as raised:
        ask(open_engine(url))
    newer, own = schema.VERSION + 1, schema.VERSION
    assert str(raised.value) == (
        f"the index in {root} was written by a newer curated-search (schema version {newer}, "
        f"not {own}); restart with the newer version, or run: curated-search rebuild"
    )


def test_a_generation_from_another_version_is_not_offered_for_rollback(
    url: str, root: Path, newer_program: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A generation that this version cannot read is not offered for a rollback."""
    newer_program("second")
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    newer = open_engine(url)
    assert newer.status().previous == ""
    assert len(maintenance(newer).generations()) == 1
    assert len(generations.others(root)) == 1
