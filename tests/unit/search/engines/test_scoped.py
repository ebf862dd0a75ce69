"""Searches limited to some documents."""

from __future__ import annotations

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.scoped import ScopedEngine
from search.query import Filter
from search.schema import Schema


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
