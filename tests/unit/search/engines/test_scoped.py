"""A search key sees an index as if it had only the documents in its scope."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.document import Document
from search.engines import pinned_view
from search.engines.memory.engine import MemoryEngine
from search.engines.scoped import ScopedEngine, ScopedVocabulary
from search.errors import WriteFailed
from search.indexing import Vocabulary
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


def test_every_question_to_a_vocabulary_is_answered_from_the_scope() -> None:
    """A scoped vocabulary holds no words itself, so it inherits no method that reads them."""
    inherited = {
        name
        for name in vars(Vocabulary).keys() - vars(ScopedVocabulary).keys()
        if not name.startswith("_")
    }
    assert inherited == {"from_json", "to_json"}


def test_a_scope_within_a_pinned_generation() -> None:
    """The words are those of the earlier documents in the scope that were not withdrawn."""
    inside = [
        Document(id="1", title="asthma pneumonia", facets={"tag": ("a",)}),
        Document(id="2", title="asthma", facets={"tag": ("a",)}),
    ]
    withdrawn = Document(id="3", title="asthmx", facets={"tag": ("a",)})
    outside = Document(id="4", title="asthme anemia", facets={"tag": ("b",)})
    engine, alone = MemoryEngine(Schema()), MemoryEngine(Schema())
    engine.rebuild([*inside, withdrawn, outside])
    alone.rebuild(inside)
    generation = engine.status().generation
    engine.update(deleted=["3"])
    key = ScopedEngine(engine, (Filter("tag", ("a",)),))
    words = pinned_view(key, generation, datetime(2026, 1, 1, tzinfo=UTC)).vocabulary()
    expected = alone.vocabulary()
    assert (words.counts, set(words)) == (expected.counts, set(expected))
    for word in ("asthma", "asthmb", "asthmx", "asthme", "isthma", "neumonia", "enemia"):
        assert (word in words, words.count(word)) == (word in expected, expected.count(word))
        assert words.begins(word[:5]) == expected.begins(word[:5])
        assert words.near(word, 2) == expected.near(word, 2)
        assert words.distances(word, 2) == expected.distances(word, 2)
        assert words.other_first(word) == expected.other_first(word)
        assert words.common_near(word, 2, 2, str.isalpha) == expected.common_near(
            word, 2, 2, str.isalpha
        )
        assert words.containing(word[1:4], at_end=False) == expected.containing(
            word[1:4], at_end=False
        )


def test_work_within_a_pinned_generation_is_that_of_the_whole_index() -> None:
    """The words and values that an engine has to read do not depend on who asks."""
    engine = MemoryEngine(Schema())
    documents = [Document(id=id, title="asthma", facets={"tag": (id,)}) for id in "abc"]
    engine.rebuild(documents)
    whole, generation = engine.vocabulary(), engine.status().generation
    engine.update(deleted=["c"])
    key = ScopedEngine(engine, (Filter("tag", ("a",)),))
    words = pinned_view(key, generation, datetime(2026, 1, 1, tzinfo=UTC)).vocabulary()
    assert words.beginning("ast") == whole.beginning("ast") == (1, 3)
    assert list(words.words_beginning("ast")) == ["asthma"]
    assert words.values == whole.values
    assert words.spellings("tag") == whole.spellings("tag")
