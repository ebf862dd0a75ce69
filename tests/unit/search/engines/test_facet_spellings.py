"""Spellings of facet values and the keys that engines use."""

from __future__ import annotations

from search.document import Document
from search.engines.facet_spellings import keyed, spelled
from search.indexing import Vocabulary
from search.query import Alternative, Clause, Filter, Match, Query
from search.result import Facet, FacetValue, Hit, Result
from search.schema import Schema

SCHEMA, EXACT = Schema(), Schema(exact_values=True)
WORDS = Vocabulary((), {("tag", "News"): 2, ("tag", "NEWS"): 1}.items())
QUERY = Query(
    clauses=(
        Clause((Alternative(Match.VALUE, ("tag", " NEWS")), Alternative(Match.WORD, ("NEWS",)))),
    ),
    filters=(Filter("tag", ("News", "NEWS"), ("Old  ones",)),),
    scope=(Filter("_acronym", ("CCM=care",)),),
)


def test_values_in_a_query_become_keys() -> None:
    """Values in clauses and filters become keys; words and hidden facets stay as they are."""
    query = keyed(QUERY, SCHEMA)
    value, word = query.clauses[0].alternatives
    assert (value.words, word.words) == (("tag", "news"), ("NEWS",))
    assert query.filters == (Filter("tag", ("news",), ("old ones",)),)
    assert query.scope == (Filter("_acronym", ("CCM=care",)),)


def test_keys_in_a_result_become_spellings() -> None:
    """Facets and hits show the most common spelling of a value, once."""
    document = Document(id="1", facets={"tag": ("NEWS", "news", "Other"), "_boost": ("2",)})
    facet = Facet("tag", (FacetValue("news", 3), FacetValue("other", 1)), 2)
    result = spelled(Result(1, (Hit(document),), (facet,)), Query(), SCHEMA, WORDS)
    assert result.hits[0].document.facets == {"tag": ("News", "Other"), "_boost": ("2",)}
    assert [value.value for value in result.facets[0].values] == ["News", "other"]


def test_a_selected_value_without_documents_stays_as_typed() -> None:
    """A value that no document has is shown in the spelling that the reader typed first."""
    facet = Facet("tag", (FacetValue("nobody", 0, selected=True),), 0)
    query = Query(filters=(Filter("tag", ("No Body", "Nobody", "NOBODY")),))
    result = spelled(Result(0, (), (facet,)), query, SCHEMA, WORDS)
    assert result.facets[0].values == (FacetValue("Nobody", 0, selected=True),)


def test_exact_values_are_left_alone() -> None:
    """If each spelling is a separate value, neither queries nor results change."""
    assert keyed(QUERY, EXACT) is QUERY
    result = Result(1, (Hit(Document(id="1", facets={"tag": ("NEWS",)})),))
    assert spelled(result, Query(), EXACT, WORDS) is result
