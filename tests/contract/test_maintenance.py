"""Maintenance: each engine rolls back, verifies, exports and imports, or says why it does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search.engines.protocol import Engine, Maintenance, maintenance
from search.engines.registry import open_engine
from search.errors import IndexCorrupt, IndexMissing, NotSupported
from tests.contract.conftest import EMBEDDED
from tests.contract.test_generations import LEFT_OPEN, doc
from tests.contract.test_rules import ask, ids

pytestmark = LEFT_OPEN
MAINTAINED = pytest.mark.engines(*EMBEDDED, "opensearch")


@pytest.fixture
def maintained(engine: Engine) -> Maintenance:
    """The maintenance of an engine that has any."""
    return maintenance(engine)


def test_an_engine_without_generations_says_so(engine: Engine) -> None:
    """Every engine has all of the maintenance, or none of it and one sentence."""
    if isinstance(engine, Maintenance):
        assert maintenance(engine) is engine
        return
    with pytest.raises(NotSupported, match="only one generation"):
        maintenance(engine)


@MAINTAINED
def test_generations_are_described_and_returned_to(engine: Engine, maintained: Maintenance) -> None:
    """The one that answers comes first, then the one that a rollback returns to."""
    engine.rebuild([doc("first")])
    assert maintained.generations() == (engine.status(),)
    with pytest.raises(IndexMissing, match="no other generation"):
        maintained.rollback()
    engine.rebuild([doc("second"), doc("third")])
    current, other = maintained.generations()
    assert (current, other.documents) == (engine.status(), 1)
    back = maintained.rollback()
    assert back.generation == other.generation == engine.status().generation
    assert ids(ask(engine)) == ["first"]
    assert maintained.generations()[1].generation == current.generation
    maintained.rollback()
    assert ids(ask(engine)) == ["second", "third"]


@MAINTAINED
def test_bytes_are_verified_where_files_are_ours(
    engine: Engine, maintained: Maintenance, engine_name: str, tmp_path: Path
) -> None:
    """A changed byte is damage; a cluster's files are the cluster's to check."""
    engine.rebuild([doc("first")])
    if engine_name not in EMBEDDED:
        with pytest.raises(NotSupported, match="a cluster verifies its own files"):
            maintained.verify()
        return
    maintained.verify()
    path = tmp_path / "index" / engine.status().generation / "words.json"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(text.replace("1", "2"), encoding="utf-8")
    with pytest.raises(IndexCorrupt, match="has changed since"):
        maintained.verify()


@MAINTAINED
def test_an_index_is_exported_and_imported_where_files_are_ours(
    engine: Engine, maintained: Maintenance, engine_name: str, url: str, tmp_path: Path
) -> None:
    """An archive answers elsewhere as the index did; a cluster has snapshots of its own."""
    engine.rebuild([doc("first"), doc("second")])
    file = tmp_path / "index.tar.gz"
    if engine_name not in EMBEDDED:
        for act in (maintained.export_to, maintained.import_from):
            refused: Callable[[Path], object] = act
            with pytest.raises(NotSupported, match=r"only an index in a folder.*snapshots"):
                refused(file)
        return
    assert maintained.export_to(file) == maintained.generations()[0]
    other = open_engine(url.replace("index", "other"))
    imported = maintenance(other).import_from(file, trusted=True)
    assert imported.generation == other.status().generation
    assert ids(ask(other)) == ["first", "second"]


@MAINTAINED
def test_an_index_says_where_it_lies(
    engine: Engine, maintained: Maintenance, engine_name: str
) -> None:
    """Embedded engines count the bytes of all generations; a cluster has an address."""
    engine.rebuild([doc("first")])
    storage = maintained.storage()
    if engine_name in EMBEDDED:
        assert storage.cluster == ""
        assert storage.disk_bytes is not None
        assert storage.disk_bytes >= engine.status().size > 0
    else:
        assert storage.disk_bytes is None
        assert storage.cluster.startswith("http")
