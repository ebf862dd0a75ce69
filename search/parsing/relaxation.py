"""Relaxed matching: where few documents contain all the words, those with most match too."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from search.engines import Engine
from search.query import Occur, Query
from search.result import Result

# A page of documents with all the words needs no others.
MIN_DOCUMENTS = 10
# As many words are required as so many documents contain.
ENOUGH_DOCUMENTS = 500


class Matching(StrEnum):
    """How many of the plain words a document must contain.

    `AUTO`: all of them; most, where too few documents contain all.
    """

    AUTO = "auto"
    ALL = "all"
    ANY = "any"


class RelaxedResult(NamedTuple):
    """A result, the query that it is of, and the number of documents with all the words."""

    query: Query
    result: Result
    complete: int


def search(engine: Engine, query: Query, matching: Matching = Matching.AUTO) -> RelaxedResult:
    """An engine's result of a query, or of a relaxed one.

    Whether and how far a query is relaxed does not depend on the page, so pages fit together.
    """
    if matching is Matching.ANY and query.musts() > 1:
        query = replace(query, required=1)
        return RelaxedResult(query, engine.search(query), 0)
    result = engine.search(query)
    if matching is not Matching.AUTO or result.total >= MIN_DOCUMENTS:
        return RelaxedResult(query, result, result.total)
    wider, more = _relax(engine, query, result)
    if not more.total:  # an unmatched phrase must not empty the results
        wider, more = _relax(engine, _loosen(query), result)
    if more.total > result.total:
        return RelaxedResult(wider, more, result.total)
    return RelaxedResult(query, result, result.total)


def _relax(engine: Engine, query: Query, result: Result) -> tuple[Query, Result]:
    musts = query.musts()
    if musts < 2:
        return query, result
    wider = replace(query, required=_required(engine, query, musts))
    return wider, engine.search(wider)


def _loosen(query: Query) -> Query:
    """The query with phrases, fields and beginnings counted among its words."""
    clauses = (
        replace(clause, occur=Occur.MUST) if clause.occur is Occur.ALWAYS else clause
        for clause in query.clauses
    )
    return replace(query, clauses=tuple(clauses))


def _required(engine: Engine, query: Query, musts: int) -> int:
    """The largest number of words that ENOUGH_DOCUMENTS contain, by halving; 1 if there is none.

    A number that lets in up to twice as many documents ends the halving, since each step costs a
    search.
    """
    low, high = 1, musts - 1
    while low < high:
        middle = (low + high + 1) // 2
        counted = replace(query.counting(), required=middle, facets=())
        total = engine.search(counted).total
        if ENOUGH_DOCUMENTS <= total <= 2 * ENOUGH_DOCUMENTS:
            return middle
        low, high = (middle, high) if total > ENOUGH_DOCUMENTS else (low, middle - 1)
    return low
