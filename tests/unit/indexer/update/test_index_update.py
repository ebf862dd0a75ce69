"""An update applies changes in the content to the index, or says why a rebuild is needed."""

from __future__ import annotations

import pytest

from indexer.pipeline import FullScan
from indexer.update.index_update import RebuildNeeded, update_index
from indexer.update.shrink_limit import TooFewDocuments
from search.engines.memory.engine import MemoryEngine
from search.errors import IndexChanged
from tests.small_site import Site


@pytest.fixture
def engine(site: Site) -> MemoryEngine:
    """An index of ten pages."""
    for number in range(10):
        site.page(f"{number}.md", f"title: Page {number}")
    built = MemoryEngine(site.settings().schema())
    scan = FullScan(site.settings())
    built.rebuild(scan, facts=scan.facts, notes=scan.notes)
    return built


@pytest.fixture(autouse=True)
def _any_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let settings without an engine accept the one in memory."""
    monkeypatch.setattr("indexer.update.index_update.serves", lambda *_: True)


def test_changes_reach_the_index(site: Site, engine: MemoryEngine) -> None:
    """New, changed and deleted pages are applied in one generation."""
    site.page("0.md", "title: Changed")
    site.page("new.md", "title: New")
    (site.content / "1.md").unlink()
    before = engine.status().generation
    scan = update_index(engine, site.settings())
    assert scan.generation_made
    assert engine.status().generation != before
    changed, new = engine.get("0"), engine.get("new")
    assert changed is not None
    assert changed.title == "Changed"
    assert new is not None
    assert engine.get("1") is None


def test_without_a_change_nothing_is_written(site: Site, engine: MemoryEngine) -> None:
    """An update of unchanged content creates no generation."""
    before = engine.status().generation
    assert not update_index(engine, site.settings()).generation_made
    assert engine.status().generation == before


def test_losing_many_documents_needs_force(site: Site, engine: MemoryEngine) -> None:
    """An update that loses more than a fifth of the documents is refused without force."""
    for number in range(3):
        (site.content / f"{number}.md").unlink()
    with pytest.raises(TooFewDocuments):
        update_index(engine, site.settings())
    assert engine.status().documents == 10
    update_index(engine, site.settings(), force=True)
    assert engine.status().documents == 7


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"weights": {"title": 9}}, "fields, weights, languages or words have changed"),
        ({"body": "html"}, "settings that affect the documents have changed"),
    ],
)
def test_changed_settings_need_a_rebuild(
    site: Site, engine: MemoryEngine, values: dict[str, object], reason: str
) -> None:
    """The message about a needed rebuild says what has changed."""
    with pytest.raises(RebuildNeeded, match=reason):
        update_index(engine, site.settings(**values))


def test_an_index_without_a_ledger_needs_a_rebuild(site: Site, engine: MemoryEngine) -> None:
    """An index built by another program has no list of its files, so it needs a rebuild."""
    engine.rebuild([])
    with pytest.raises(RebuildNeeded, match="no readable list of the files"):
        update_index(engine, site.settings())


def test_a_change_by_another_process_is_tried_again(
    site: Site, engine: MemoryEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the index changes during the scan, the update starts over, five times at most."""
    site.page("0.md", "title: Changed")
    attempts: list[None] = []
    update = engine.update

    def changed(*args: object, **values: object) -> None:
        attempts.append(None)
        if len(attempts) < 3:
            raise IndexChanged("the index was changed in the meantime")
        update(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "update", changed)
    assert update_index(engine, site.settings()).generation_made
    assert len(attempts) == 3
    site.page("0.md", "title: Again")
    monkeypatch.setattr(engine, "update", lambda *_, **__: changed_always(attempts))
    with pytest.raises(IndexChanged):
        update_index(engine, site.settings())
    assert len(attempts) == 3 + 5


def changed_always(attempts: list[None]) -> None:
    """An index that another process changes before every update."""
    attempts.append(None)
    raise IndexChanged("the index was changed in the meantime")
