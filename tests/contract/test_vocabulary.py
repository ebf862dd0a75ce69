"""The vocabulary is the same on every engine and stays correct after updates."""

from __future__ import annotations

from search.document import Document
from search.engines.protocol import Engine
from search.indexing.vocabulary import Vocabulary

DOCUMENTS = [
    Document(id="a", title="Diabetes care", body="Diabetes, code 99490, G2058, naïve."),
    Document(
        id="b", url="/b/", title="Care", body="Diabetes mellitus", facets={"topic": ("Renal",)}
    ),
]


def counts(vocabulary: Vocabulary) -> dict[str, int]:
    """All words with their counts."""
    return {word: vocabulary.count(word) for word in vocabulary}


def test_a_word_counts_the_documents_that_contain_it(engine: Engine) -> None:
    """A word's count comes from the field with the most documents; codes are omitted."""
    engine.rebuild(DOCUMENTS)
    assert counts(engine.vocabulary()) == {
        "diabetes": 2, "care": 2, "code": 1, "naive": 1, "mellitus": 1, "renal": 1,
    }  # fmt: skip


def test_words_follow_an_update(engine: Engine) -> None:
    """New words are known at once. The vocabulary object is reused until the generation changes."""
    engine.rebuild(DOCUMENTS)
    before = engine.vocabulary()
    assert engine.vocabulary() is before
    engine.update([Document(id="c", title="Asthma")], ["b"])
    assert counts(engine.vocabulary()) == {
        "diabetes": 1, "care": 1, "code": 1, "naive": 1, "asthma": 1,
    }  # fmt: skip


def test_words_count_documents_whatever_their_groups(engine: Engine) -> None:
    """Documents are counted once, and grouped records are not counted."""
    same = "https://x.example/a"
    first, second, third = (
        Document(id=id, title=title, source_url=same)
        for id, title in (("c", "Asthma"), ("d", "Asthma care"), ("e", "Asthma"))
    )
    engine.rebuild([*DOCUMENTS, first, first, second])
    assert engine.vocabulary().count("asthma") == 2
    engine.update([third])
    assert engine.vocabulary().count("asthma") == 3
    engine.update([Document(id="c", title="Renal")], ["e", "nowhere"])
    assert engine.vocabulary().count("asthma") == 1
    whole = counts(engine.vocabulary())
    engine.rebuild([*DOCUMENTS, second, Document(id="c", title="Renal")])
    assert counts(engine.vocabulary()) == whole


def test_an_empty_index_has_no_words(engine: Engine) -> None:
    """An empty index has no words, and no word is near another."""
    engine.rebuild([])
    assert counts(engine.vocabulary()) == {}
    assert engine.vocabulary().near("diabetes", 2) == []
