"""Relaxed matching if too few documents contain all the words."""

from __future__ import annotations

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.parsing.parser import parse
from search.parsing.relaxation import ENOUGH_DOCUMENTS, MIN_DOCUMENTS, Matching, search
from search.query import Query
from search.schema import Schema


def engine_of(*bodies: str) -> MemoryEngine:
    engine = MemoryEngine(Schema())
    engine.rebuild(Document(id=f"{n:03}", body=body) for n, body in enumerate(bodies))
    return engine


def found(engine: MemoryEngine, text: str, matching: Matching = Matching.AUTO) -> tuple[str, ...]:
    query = Query(clauses=parse(text, Schema(), prefix=False).clauses, limit=2 * ENOUGH_DOCUMENTS)
    query, result, whole = search(engine, query, matching)
    assert whole <= result.total
    marks = ("relaxed",) if query.relaxed() else ()
    return (*marks, *(hit.document.id for hit in result.hits))


def test_most_words_follow_all_words() -> None:
    """Documents with all words come first, and the answer says that it is relaxed."""
    engine = engine_of("asthma", "asthma clinic", "asthma clinic ohio", "other")
    assert found(engine, "asthma clinic ohio") == ("relaxed", "002", "001", "000")


def test_all_and_any_are_choices() -> None:
    """A reader can require all words or any word."""
    engine = engine_of("asthma", "asthma clinic")
    assert found(engine, "asthma clinic", Matching.ALL) == ("001",)
    assert found(engine, "asthma clinic", Matching.ANY) == ("relaxed", "001", "000")


def test_enough_with_all_words_is_not_relaxed() -> None:
    """A search is not relaxed if all words fill the first page."""
    engine = engine_of(*["asthma clinic"] * MIN_DOCUMENTS, "asthma")
    assert len(found(engine, "asthma clinic")) == MIN_DOCUMENTS


def test_as_many_words_as_enough_documents_hold() -> None:
    """If many documents have two of three words, those with one are not listed."""
    engine = engine_of(*["asthma clinic"] * ENOUGH_DOCUMENTS, "asthma", "ohio")
    answer = found(engine, "asthma clinic ohio")
    assert (answer[0], len(answer)) == ("relaxed", 1 + ENOUGH_DOCUMENTS)


@pytest.mark.parametrize("text", ['asthma "clinic in ohio"', 'asthma clinic "clinic in ohio"'])
def test_a_phrase_that_nobody_wrote_is_given_up_last(text: str) -> None:
    """An unmatched phrase is dropped last; on its own it finds nothing."""
    engine = engine_of("asthma", "asthma clinic", "other")
    assert found(engine, text)[0] == "relaxed"
    assert found(engine, '"clinic in ohio"') == ()


def test_what_is_excluded_stays_excluded() -> None:
    """Relaxation never drops an exclusion."""
    engine = engine_of("asthma", "asthma clinic")
    assert found(engine, "asthma ohio -clinic -clinic") == ("relaxed", "000")


def test_one_word_is_never_relaxed() -> None:
    """A one-word query is never relaxed."""
    assert found(engine_of("asthma"), "ohio") == ()
