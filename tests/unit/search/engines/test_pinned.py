"""An earlier generation, without what the present one no longer shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from search.document import Document
from search.engines import ScopedEngine, pinned_view
from search.engines.memory.engine import MemoryEngine
from search.errors import GenerationGone, WriteFailed
from search.query import Filter, Query
from search.schema import Schema

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = "https://example.org/a"
LIMITS = pytest.MonkeyPatch
PINNED = "search.engines.pinned"


def doc(id: str, tag: str = "x", **values: object) -> Document:
    return Document(id=id, title=f"care {id}", facets={"tag": (tag,)}, **values)  # type: ignore[arg-type]


def engine_with(*documents: Document) -> MemoryEngine:
    engine = MemoryEngine(Schema())
    engine.rebuild(documents)
    return engine


def ids(engine: object, **query: object) -> list[str]:
    result = engine.search(Query(at=NOW, **query))  # type: ignore[attr-defined, arg-type]
    assert result.total == len(result.hits)
    return sorted(hit.document.id for hit in result.hits)


def test_documents_are_as_they_were() -> None:
    """New documents are missing and changed ones are unchanged, under the older name."""
    engine = engine_with(doc("1"), doc("2"))
    engine.update([doc("1", "y"), doc("3")])
    view = pinned_view(engine, "1", NOW)
    assert ids(view) == ["1", "2"]
    assert ids(view, filters=(Filter("tag", ("y",)),)) == []
    assert view.search(Query()).generation == view.status().generation == "1"
    assert ids(engine) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "later",
    [
        (),
        (doc("1", body="zebra", expiry=NOW - timedelta(1)),),
        (doc("1", body="zebra", publish=NOW + timedelta(1)),),
    ],
    ids=["deleted", "expired", "scheduled"],
)
def test_withdrawn_documents_are_hidden(later: tuple[Document, ...]) -> None:
    """Whether an article is deleted or hidden by a date, it disappears from all generations."""
    engine = engine_with(doc("1", "only", body="zebra"), doc("2"))
    engine.update(later, ["1"])
    view = pinned_view(engine, "1", NOW)
    result = view.search(Query(at=NOW, facets=("tag",)))
    assert [hit.document.id for hit in result.hits] == ["2"]
    assert [(value.value, value.count) for value in result.facets[0].values] == [("x", 1)]
    assert view.get("1") is None
    assert "zebra" not in view.vocabulary()
    assert "care" in view.vocabulary()
    assert view.page(Query(), "1").documents == (doc("2"),)


def test_what_left_a_scope_is_hidden() -> None:
    """A key reads a document in neither generation once the present one is outside its filters."""
    engine = engine_with(doc("1"), doc("2"), doc("3", "y"))
    engine.update([doc("1", "y"), doc("3", "x")])
    view = pinned_view(ScopedEngine(engine, (Filter("tag", ("x",)),)), "1", NOW)
    assert isinstance(view, ScopedEngine)
    assert ids(view) == ["2"]
    assert view.get("1") is None


def test_groups_of_hidden_documents_are_taken_apart() -> None:
    """A document shown as one with others would still show the values of a hidden one."""
    group = [doc("1", "a", source_url=SOURCE), doc("2", "b", source_url=SOURCE)]
    engine = engine_with(*group, doc("3", "c", source_url="https://example.org/c"))
    engine.update(deleted=["1"])
    view = pinned_view(engine, "1", NOW)
    assert ids(view, distinct=True) == ["2", "3"]
    assert ids(view, distinct=True, filters=(Filter("tag", ("a",)),)) == []


def test_other_groups_stay_together() -> None:
    """Hiding a document that is alone does not change the other hits."""
    group = [doc("1", "a", source_url=SOURCE), doc("2", "b", source_url=SOURCE)]
    engine = engine_with(*group, doc("3"))
    engine.update(deleted=["3"])
    assert len(ids(pinned_view(engine, "1", NOW), distinct=True)) == 1


def test_generations_that_are_gone() -> None:
    """Neither an unknown generation nor one that was deleted can be read."""
    engine = engine_with(doc("1"))
    engine.update([doc("2")])
    engine.update([doc("3")])
    for generation in ("1", "7", "../1"):
        with pytest.raises(GenerationGone):
            pinned_view(engine, generation, NOW)


@pytest.mark.parametrize("limit", ["MAX_CHANGED", "MAX_HIDDEN"])
def test_too_much_has_changed(monkeypatch: LIMITS, limit: str) -> None:
    """The work of a pinned search is bounded."""
    engine = engine_with(doc("1"), doc("2"))
    monkeypatch.setattr(f"{PINNED}.{limit}", 1)
    engine.update(deleted=["1"])
    assert ids(pinned_view(engine, "1", NOW)) == ["2"]
    engine.rebuild([doc("1"), doc("2")])
    generation = engine.status().generation
    engine.update(deleted=["1", "2"])
    with pytest.raises(GenerationGone, match="more than 1 documents"):
        pinned_view(engine, generation, NOW)


def test_views_cannot_be_changed() -> None:
    """Nothing is written through a view, and closing it leaves the engine open."""
    engine = engine_with(doc("1"))
    view = engine.pinned("1", frozenset())
    view.close()
    assert view.notes("1") == b""
    for change in (view.rebuild, view.update):
        with pytest.raises(WriteFailed, match="earlier generation"):
            change([])
