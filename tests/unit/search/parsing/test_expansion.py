"""Whatever is typed is expanded, and asks for something that an engine can answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.lexicon.lexicon import Lexicon
from search.lexicon.thesaurus import Thesaurus
from search.parsing.expansion import expand
from search.parsing.parser import parse
from search.query import Clause, Query
from search.schema import GAP, Schema

SCHEMA = Schema()
WORDS = ("diabtes", "tele", "health", "CCM", "chronic", "care", "management", "OR", "-", '"')
WORDS += ("title:diabtes", "the", "telehealth", "care*", "(ccm)", "99490", "tele-health", "é", "日")


def lexicon(engine: MemoryEngine) -> Lexicon:
    """Return what words stand for in a small index."""
    thesaurus = Thesaurus([("care", "help me")], [("CCM", "chronic care management")])

    def holds(clause: Clause) -> int:
        return engine.search(Query(clauses=(clause,), limit=0)).total

    return Lexicon(SCHEMA, engine.vocabulary(), thesaurus, holds, engine.status().documents)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=8), st.booleans())
def test_any_text(parts: list[str], finished: bool) -> None:
    """Nothing raises, and what is excluded stays excluded."""
    engine = MemoryEngine(SCHEMA)
    texts = ("diabetes telehealth", "tele health", "chronic care management", "CCM the")
    engine.rebuild(Document(id=str(n), title=text) for n, text in enumerate(texts))
    parsed = parse(" ".join(parts) + " " * finished, SCHEMA)
    found = expand(parsed, lexicon(engine), typo=True, synonyms=True)
    plain = engine.search(Query(clauses=parsed.clauses))
    meant = engine.search(Query(clauses=found.clauses))
    assert meant.total >= plain.total
    assert all(clause.alternatives for clause in found.clauses)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ccm ", True), ("title:ccm ", True), ("body:ccm ", False), ("ccm codes ", False)],
)
def test_an_acronym_alone_may_be_the_title_of_its_meaning(text: str, expected: object) -> None:
    """Where titles are sought at all, and no other word with it."""
    engine = MemoryEngine(SCHEMA)
    engine.rebuild([Document(id="a", title="Chronic care management (CCM)", body="codes CCM")])
    found = expand(parse(text, SCHEMA), lexicon(engine), typo=True, synonyms=True)
    ways = {way.words for clause in found.clauses for way in clause.alternatives}
    assert ((GAP, "chronic", "care", "management", GAP) in ways) is expected
