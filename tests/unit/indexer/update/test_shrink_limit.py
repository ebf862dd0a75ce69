"""An index does not lose many documents by accident."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.update.shrink_limit import (
    TooFewDocuments,
    check,
    limited,
    min_documents,
    min_documents_after,
)
from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.registry import open_engine
from search.schema import Schema
from search.settings import Settings, load_settings
from search.status import Status


@pytest.mark.parametrize(
    ("content", "documents", "expected"), [("site", 100, 80), ("site", 0, 0), ("other", 100, 0)]
)
def test_a_fifth_of_the_documents_may_go(content: str, documents: int, expected: float) -> None:
    """The limit applies to an index that was built from the same folder."""
    facts = {"content": str(Path(content).resolve())}
    status = Status(engine="memory", schema=Schema(), documents=documents, facts=facts)
    minimum = min_documents_after(status, Settings(content=Path("site")))
    assert minimum.get("", 0) == pytest.approx(expected)


def test_each_of_several_sites_may_lose_a_fifth(tmp_path: Path) -> None:
    """A large site does not hide that a small one lost its articles; new sites have no limit."""
    names = ("large", "small", "fresh")
    sites = [{"name": name, "content": str(tmp_path / name)} for name in names]
    settings = load_settings(None, {}, sites=sites)
    facts = {
        "sites": {
            "large": {"content": str(tmp_path / "large"), "documents": 100},
            "small": {"content": str(tmp_path / "small"), "documents": 5},
            "gone": {"content": str(tmp_path / "gone"), "documents": 5},
        }
    }
    status = Status(engine="memory", schema=Schema(), documents=110, facts=facts)
    minimum = min_documents_after(status, settings)
    assert minimum == {"large": 80, "small": 4}
    check({"large": 80, "small": 4}, minimum)
    with pytest.raises(TooFewDocuments, match="the site 'small' in the index would shrink"):
        check({"large": 100, "small": 3, "fresh": 50}, minimum)


def test_without_an_index_there_is_nothing_to_lose(tmp_path: Path) -> None:
    """A first build may have any number of documents."""
    assert min_documents(open_engine(f"whoosh:{tmp_path / 'index'}"), Settings()) == {}
    assert not any(min_documents(MemoryEngine(Schema()), Settings()).values())


@pytest.mark.parametrize(("documents", "minimum"), [(8, 8.0), (0, 0.0), (9, 8.2)])
def test_enough_documents_pass(documents: int, minimum: float) -> None:
    """If there are enough documents, all of them are passed through."""
    check({"": documents}, {"": minimum})
    passed = limited((Document(id=str(n)) for n in range(documents)), {"": minimum})
    assert len(list(passed)) == documents


def test_too_few_documents_are_refused_after_the_last() -> None:
    """The message says how many documents would remain and how to proceed anyway."""
    passed = []
    with pytest.raises(TooFewDocuments, match=r"to 2 documents.*--force"):
        passed.extend(document.id for document in limited([Document(id="1")] * 2, {"": 2.4}))
    with pytest.raises(TooFewDocuments):
        check({}, {"": 1})
