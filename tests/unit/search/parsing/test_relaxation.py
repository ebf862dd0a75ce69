"""Relaxed matching if too few documents contain all the words."""

from __future__ import annotations

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.parsing.parser import parse
from search.parsing.relaxation import Matching, search
from search.query import Alternative, Clause, Match, Occur, Query
from search.result import Result
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


def test_some_words_follow_all_words() -> None:
    """Documents with all words come first, and the answer says that the search was relaxed."""
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


def test_any_word_is_enough_for_a_place_after_all_words() -> None:
    """However many documents contain most words, one word is enough, and more words rank higher."""
    engine = engine_of(*["asthma clinic"] * 1_001, "asthma", "ohio", "asthma clinic ohio")
    relaxed, *ids = found(engine, "asthma clinic ohio")
    assert (relaxed, len(ids)) == ("relaxed", 1_004)
    assert ids[0] == "1003"
    assert found(engine_of("asthma", "clinic", "asthma clinic"), "asthma clinic boston")[1] == "002"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('asthma "clinic in ohio"', {"000", "001"}),
        ('"clinic in ohio" "asthma clinic"', {"001"}),
        ("title:boston clinic", {"001"}),
        ("(boston OR ohio) asthma -clinic", {"000"}),
        ('"clinic in ohio"', set()),
    ],
)
def test_any_means_any(text: str, expected: set[str]) -> None:
    """With `any`, no phrase, field or group is required, but excluded words remain excluded."""
    engine = engine_of("asthma", "asthma clinic", "other")
    ids = {one for one in found(engine, text, Matching.ANY) if one != "relaxed"}
    assert ids == expected


def test_any_counts_documents_with_all_words() -> None:
    """With `any`, the number of documents with all words equals the total of a search for all."""
    engine = engine_of("asthma", "asthma clinic", "clinic asthma")
    clauses = parse("asthma clinic", Schema(), prefix=False).clauses
    assert search(engine, Query(clauses=clauses), Matching.ANY).complete == 2


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


@pytest.mark.parametrize(("complete", "expected"), [(9, "asthma or clinic"), (10, "both")])
def test_hits_are_only_ranked_once(complete: int, expected: str) -> None:
    """Documents with all words are counted first, and only the final query ranks its hits."""
    engine = engine_of(*["asthma clinic"] * complete, "asthma")
    ranked: list[Query] = []
    original = engine.search

    def spy(query: Query) -> Result:
        if query.limit:
            ranked.append(query)
        return original(query)

    engine.search = spy  # type: ignore[method-assign]
    search(engine, Query(clauses=parse("asthma clinic", Schema()).clauses))
    (only,) = ranked
    assert only.relaxed() == (expected == "asthma or clinic")


@pytest.mark.parametrize("matching", [Matching.AUTO, Matching.ANY])
def test_conditions_are_never_relaxed(matching: Matching) -> None:
    """A condition without a score, such as a facet value, is required by relaxed searches too."""
    engine = MemoryEngine(Schema())
    engine.rebuild(
        [
            Document(id="a", body="asthma", facets={"tag": ("x",)}),
            Document(id="b", body="asthma clinic", facets={"tag": ("y",)}),
            Document(id="c", body="other", facets={"tag": ("x",)}),
        ]
    )
    value = Clause((Alternative(Match.VALUE, ("tag", "x"), boost=0.0),), Occur.ALWAYS)
    words = parse('asthma "clinic in ohio"', Schema(), prefix=False).clauses
    answer = search(engine, Query(clauses=(*words, value)), matching)
    assert [hit.document.id for hit in answer.result.hits] == ["a"]
    assert answer.complete == 0


def test_counting_needs_no_facets() -> None:
    """Facets are computed once, for the query whose hits are returned."""
    engine = engine_of("asthma", "asthma clinic")
    faceted: list[tuple[str, ...]] = []
    original = engine.search

    def spy(query: Query) -> Result:
        faceted.append(query.facets)
        return original(query)

    engine.search = spy  # type: ignore[method-assign]
    clauses = parse("asthma clinic", Schema(), prefix=False).clauses
    answer = search(engine, Query(clauses=clauses, facets=("tag",)))
    assert faceted == [(), ("tag",)]
    assert len(answer.result.facets) == 1
