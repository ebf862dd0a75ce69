"""Relaxed matching: if few documents contain all the words, any of the words is enough."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from search.engines import Engine
from search.query import Occur, Query
from search.result import Result

# One full page of documents with all words is enough.
MIN_DOCUMENTS = 10


class Matching(StrEnum):
    """How many of the plain words a document must contain.

    `AUTO` requires all words, or any of them if too few documents contain all.
    """

    AUTO = "auto"
    ALL = "all"
    ANY = "any"


class RelaxedResult(NamedTuple):
    """A result, its query, and the number of documents with all words."""

    query: Query
    result: Result
    complete: int


def search(engine: Engine, query: Query, matching: Matching = Matching.AUTO) -> RelaxedResult:
    """Run a query and relax it if necessary.

    All pages of a search are relaxed alike, so that their hits are consistent.
    """
    wider = _any(query)
    if matching is Matching.ANY and wider.relaxed():
        complete = engine.search(replace(query.counting(), facets=())).total
        return RelaxedResult(wider, engine.search(wider), complete)
    result = engine.search(query)
    if matching is not Matching.AUTO or result.total >= MIN_DOCUMENTS:
        return RelaxedResult(query, result, result.total)
    # Documents with more words, or rarer ones, have higher scores. A limit for the number of
    # words would leave out documents with the one rare word of a question.
    wider = replace(query, required=1)
    more = engine.search(wider) if wider.relaxed() else result
    # An unmatched phrase must not empty the results.
    if not more.total:
        wider = _any(query)
        more = engine.search(wider) if wider.relaxed() else result
    if more.total > result.total:
        return RelaxedResult(wider, more, result.total)
    return RelaxedResult(query, result, result.total)


def _any(query: Query) -> Query:
    """Require any one word, phrase or other condition, all facet values, and no excluded word."""
    clauses = tuple(
        replace(clause, occur=Occur.MUST)
        if clause.occur is Occur.ALWAYS and not clause.constant()
        else clause
        for clause in query.clauses
    )
    return replace(query, clauses=clauses, required=1)
