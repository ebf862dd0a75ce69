"""Maintenance operations are optional, and an engine without them says so."""

from __future__ import annotations

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.protocol import maintenance
from search.engines.registry import open_engine
from search.engines.scoped import ScopedEngine
from search.errors import NotSupported
from search.query import Filter
from search.schema import Schema


def test_memory_has_no_maintenance() -> None:
    """The message names the engine and the missing operation."""
    with pytest.raises(NotSupported, match=r"'memory' engine has only one generation"):
        maintenance(MemoryEngine(Schema()))


def test_a_search_key_maintains_nothing(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A scoped engine cannot roll back, verify or export the index."""
    engine = open_engine(f"whoosh:{tmp_path / 'index'}")
    engine.rebuild([Document(id="1")])
    assert maintenance(engine) is engine
    with pytest.raises(NotSupported):
        maintenance(ScopedEngine(engine, (Filter("tag", ("a",)),)))
