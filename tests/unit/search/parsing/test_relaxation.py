"""Relaxed matching if too few documents contain all the words."""

from __future__ import annotations

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.parsing.parser import parse
from search.parsing.relaxation import Matching, search
from search.query import Query
from search.schema import Schema


def engine_of(*bodies: str) -> MemoryEngine:
    engine = MemoryEngine(Schema())
    engine.rebuild(Document(id=f"{n:03}", body=body) for n, body in enumerate(bodies))
    return engine


def found(engine: MemoryEngine, text: str, matching: Matching = Matching.AUTO) -> tuple[str, ...]:
    query = Query(clauses=parse(text, Schema(), prefix=False).clauses, limit=2_000)
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


@pytest.mark.parametrize(("complete", "is_relaxed"), [(9, True), (10, False)])
def test_ten_documents_with_all_words_are_enough(complete: int, is_relaxed: bool) -> None:
    """A search is not relaxed if ten documents contain all words."""
    engine = engine_of(*["asthma clinic"] * complete, "asthma")
    answer = found(engine, "asthma clinic")
    assert (answer[0] == "relaxed") == is_relaxed
    assert len(answer) == (11 if is_relaxed else 10)


@pytest.mark.parametrize(("pairs", "expected"), [(499, 501), (500, 500), (1_001, 1_001)])
def test_as_many_words_as_500_documents_contain(pairs: int, expected: int) -> None:
    """If 500 documents have two of three words, those with one do not match."""
    engine = engine_of(*["asthma clinic"] * pairs, "asthma", "ohio")
    answer = found(engine, "asthma clinic ohio")
    assert (answer[0], len(answer) - 1) == ("relaxed", expected)


def test_words_are_required_by_halving() -> None:
    """Bisection finds the required number of words; it stops at 500 to 1,000 matches."""
    one, two, three, four = (" ".join("abcd"[:count]) for count in (1, 2, 3, 4))
    bodies = [*[four] * 100, *[three] * 300, *[two] * 200, *[one] * 100]
    assert len(found(engine_of(*bodies), "a b c d e")) - 1 == 600
    bodies = [*[four] * 499, *[three] * 2]
    assert len(found(engine_of(*bodies), "a b c d e")) - 1 == 501
    assert len(found(engine_of(*[four] * 600, three), "a b c d e")) - 1 == 601
    assert len(found(engine_of(*[four] * 1_001, three), "a b c d e")) - 1 == 1_001


@pytest.mark.parametrize("text", ['asthma "clinic in ohio"', 'asthma clinic "clinic in ohio"'])
def test_an_unmatched_phrase_is_dropped_last(text: str) -> None:
    """An unmatched phrase is dropped last; on its own it finds nothing."""
    engine = engine_of("asthma", "asthma clinic", "other")
    assert found(engine, text)[0] == "relaxed"
    assert found(engine, '"clinic in ohio"') == ()


def test_exclusions_are_never_relaxed() -> None:
    """Relaxation never drops an exclusion."""
    engine = engine_of("asthma", "asthma clinic")
    assert found(engine, "asthma ohio -clinic -clinic") == ("relaxed", "000")


def test_one_word_is_never_relaxed() -> None:
    """A one-word query is never relaxed."""
    assert found(engine_of("asthma"), "ohio") == ()
