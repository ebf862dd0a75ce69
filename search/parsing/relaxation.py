"""Relaxed matching: if few documents contain all the words, any of the words is enough."""

from __future__ import annotations

from collections.abc import Iterator
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
    widest = _any(query)
    if matching is Matching.ALL or not widest.relaxed():
        return _complete(engine, query)
    # Counting takes a fraction of the time of a search, which most long queries would waste.
    complete = engine.search(replace(query.counting(), facets=())).total
    if matching is Matching.ANY:
        return RelaxedResult(widest, engine.search(widest), complete)
    if complete < MIN_DOCUMENTS:
        for wider in _wider(query, widest, complete):
            result = engine.search(wider)
            if result.total > complete:
                return RelaxedResult(wider, result, complete)
    return _complete(engine, query)


def _complete(engine: Engine, query: Query) -> RelaxedResult:
    result = engine.search(query)
    return RelaxedResult(query, result, result.total)


def _wider(query: Query, widest: Query, complete: int) -> Iterator[Query]:
    """The queries that may find more than the complete matches, in order.

    Documents with more words, or rarer ones, have higher scores. A limit for the number of words
    would leave out documents with the one rare word of a question.
    """
    if (wider := replace(query, required=1)).relaxed():
        yield wider
    # An unmatched phrase must not empty the results.
    if not complete:
        yield widest


def _any(query: Query) -> Query:
    """Require any one word, phrase or other condition, all facet values, and no excluded word."""
    clauses = tuple(
        replace(clause, occur=Occur.MUST)
        if clause.occur is Occur.ALWAYS and not clause.constant()
        else clause
        for clause in query.clauses
    )
    return replace(query, clauses=clauses, required=1)
