"""Each engine rolls back, verifies, exports and imports, or says why it cannot."""

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
    """The maintenance interface of an engine that has one."""
    return maintenance(engine)


def test_an_engine_without_generations_says_so(engine: Engine) -> None:
    """An engine supports all maintenance operations, or refuses each with one sentence."""
    if isinstance(engine, Maintenance):
        assert maintenance(engine) is engine
        return
    with pytest.raises(NotSupported, match="only one generation"):
        maintenance(engine)


@MAINTAINED
def test_generations_are_described_and_returned_to(engine: Engine, maintained: Maintenance) -> None:
    """The current generation is listed first, then the generation that a rollback activates."""
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
def test_embedded_engines_verify_their_bytes(
    engine: Engine, maintained: Maintenance, engine_name: str, tmp_path: Path
) -> None:
    """A changed byte is detected; a cluster refuses to verify."""
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
def test_embedded_engines_export_and_import(
    engine: Engine, maintained: Maintenance, engine_name: str, url: str, tmp_path: Path
) -> None:
    """An imported archive gives the same answers; a cluster refuses to export and import."""
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
def test_an_index_reports_its_storage(
    engine: Engine, maintained: Maintenance, engine_name: str
) -> None:
    """Embedded engines report the size of all generations, a cluster its address."""
    engine.rebuild([doc("first")])
    storage = maintained.storage()
    if engine_name in EMBEDDED:
        assert storage.cluster == ""
        assert storage.disk_bytes is not None
        assert storage.disk_bytes >= engine.status().size > 0
    else:
        assert storage.disk_bytes is None
        assert storage.cluster.startswith("http")
