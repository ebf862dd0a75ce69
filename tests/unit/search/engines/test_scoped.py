"""A search key sees an index as if it had only the documents in its scope."""

from __future__ import annotations

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.scoped import ScopedEngine
from search.errors import WriteFailed
from search.query import Alternative, Clause, Filter, Match, Query
from search.schema import Schema

SOURCE = "https://example.org/a"


@pytest.fixture
def whole() -> MemoryEngine:
    """An engine with two documents in the scope and one outside, from the same source."""
    engine = MemoryEngine(Schema())
    documents = [
        ("1", "diabetes care", "Inside"),
        ("2", "dialysis diabetes", "inside"),
        ("3", "diabetis diabetic", "Outside"),
    ]
    engine.rebuild(
        [
            Document(id=id, body=body, facets={"tag": (tag,)}, source_url=SOURCE)
            for id, body, tag in documents
        ],
        facts=lambda: {"problems": ["p"]},
    )
    return engine


@pytest.fixture
def scoped(whole: MemoryEngine) -> ScopedEngine:
    """The view of a key that sees only documents with the tag."""
    return ScopedEngine(whole, (Filter("tag", ("INSIDE",)),))


def test_searches_are_limited(scoped: ScopedEngine) -> None:
    """Totals and facets count the scope only, and hits have no scores."""
    clauses = (Clause((Alternative(Match.PREFIX, ("diab",)),)),)
    result = scoped.search(Query(clauses=clauses, facets=("tag",)))
    assert result.total == 2
    assert {hit.score for hit in result.hits} == {0.0}
    assert [(value.value, value.count) for value in result.facets[0].values] == [("Inside", 2)]


def test_a_query_s_own_scope_stays(scoped: ScopedEngine) -> None:
    """The scope of a key is added to that of the query."""
    assert scoped.search(Query(scope=(Filter("tag", ("Outside",)),))).total == 0


def test_documents_outside_do_not_exist(scoped: ScopedEngine) -> None:
    """A document outside the scope is as unknown as one that does not exist."""
    assert scoped.get("2") is not None
    assert scoped.get("3") is None
    assert scoped.get("nowhere") is None


def test_words_outside_do_not_exist(scoped: ScopedEngine, whole: MemoryEngine) -> None:
    """Words, prefixes and corrections come only from documents in the scope."""
    words = scoped.vocabulary()
    assert "diabetes" in words
    assert "diabetic" not in words
    assert 7 not in words
    assert (words.count("diabetes"), words.count("diabetis")) == (2, 0)
    assert words.begins("dial")
    assert not words.begins("diabeti")
    assert whole.vocabulary().begins("diabeti")
    assert words.containing("diabet", at_end=False) == ["diabetes"]
    assert words.near("diabetez", 1) == [("diabetes", 1)]
    assert words.near("diabetii", 1) == []


def test_the_status_is_that_of_the_scope(scoped: ScopedEngine, whole: MemoryEngine) -> None:
    """The status has the number of documents in the scope, and no facts about the others."""
    status = scoped.status()
    assert (status.documents, status.size, status.facts) == (2, 0, {})
    assert status.generation == whole.status().generation
    assert scoped.notes(status.generation) == b""


def test_the_view_follows_the_index(scoped: ScopedEngine, whole: MemoryEngine) -> None:
    """After an update, status and words come from the new generation."""
    words = scoped.vocabulary()
    assert scoped.vocabulary() is words
    assert scoped.status().documents == 2
    whole.update(deleted=["1"])
    assert scoped.status().documents == 1
    assert scoped.vocabulary().count("care") == 0


def test_a_view_cannot_write(scoped: ScopedEngine, whole: MemoryEngine) -> None:
    """A search key can neither rebuild nor update the index, and closing it changes nothing."""
    for write in (scoped.rebuild, scoped.update):
        with pytest.raises(WriteFailed, match="a search key cannot change the index"):
            write([])
    scoped.close()
    assert whole.search(Query()).total == 3


def test_words_near_another_one_are_in_the_scope() -> None:
    """No list of similar words names a word that only other documents contain."""
    engine = MemoryEngine(Schema())
    engine.rebuild(
        Document(id=str(number), title=title, facets={"community": (community,)})
        for number, (community, title) in enumerate(
            [("A", "asthma pneumonia"), ("A", "asthma"), ("B", "pneumonia"), ("B", "anemia asthme")]
        )
    )
    words = ScopedEngine(engine, (Filter("community", ("A",)),)).vocabulary()
    assert words.near("asthmb", 1) == [("asthma", 1)]
    assert words.other_first("isthma") == [("asthma", 2)]
    assert words.other_first("enemia") == []
    assert words.common_near("neumonia", 1, 1, str.isalpha) == [("pneumonia", 1)]
    assert words.common_near("neumonia", 1, 2, str.isalpha) == []
