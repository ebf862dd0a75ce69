"""Relaxed matching: where few documents hold all the words, those that hold most are found too."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from search.engines.protocol import Engine
from search.query import Occur, Query
from search.result import Result

FEW = 10  # documents: fewer than a page of them are not enough
ENOUGH = 500  # documents: for so many, as many words as possible are asked for


class Matching(StrEnum):
    """How many of the plain words a document must hold."""

    AUTO = "auto"  # all; most, where too few documents hold all
    ALL = "all"
    ANY = "any"


class Found(NamedTuple):
    """An answer, the query that it answers, and how many documents hold all the words."""

    query: Query
    result: Result
    whole: int


def search(engine: Engine, query: Query, matching: Matching = Matching.AUTO) -> Found:
    """Return an engine's answer to a query, or to a relaxed one.

    The page has no part in whether and how far a query is relaxed, so pages fit together.
    """
    if matching is Matching.ANY and query.musts() > 1:
        query = replace(query, required=1)
        return Found(query, engine.search(query), 0)
    result = engine.search(query)
    if matching is not Matching.AUTO or result.total >= FEW:
        return Found(query, result, result.total)
    wider, found = _wider(engine, query, result)
    if not found.total:  # a phrase that nobody wrote, among other words, is no reason for nothing
        wider, found = _wider(engine, _loosened(query), result)
    if found.total > result.total:
        return Found(wider, found, result.total)
    return Found(query, result, result.total)


def _wider(engine: Engine, query: Query, result: Result) -> tuple[Query, Result]:
    musts = query.musts()
    if musts < 2:
        return query, result
    wider = replace(query, required=_required(engine, query, musts))
    return wider, engine.search(wider)


def _loosened(query: Query) -> Query:
    """Return the query with phrases, fields and beginnings counted among its words."""
    clauses = (
        replace(clause, occur=Occur.MUST) if clause.occur is Occur.ALWAYS else clause
        for clause in query.clauses
    )
    return replace(query, clauses=tuple(clauses))


def _required(engine: Engine, query: Query, musts: int) -> int:
    """Return the largest number of words that ENOUGH documents hold, by halving; 1 if none is.

    A smaller one does where it lets in twice as many documents at most: each look costs a search.
    """
    low, high = 1, musts - 1
    while low < high:
        middle = (low + high + 1) // 2
        counted = replace(query, required=middle, facets=(), offset=0, limit=0)
        total = engine.search(counted).total
        if ENOUGH <= total <= 2 * ENOUGH:
            return middle
        low, high = (middle, high) if total > ENOUGH else (low, middle - 1)
    return low
