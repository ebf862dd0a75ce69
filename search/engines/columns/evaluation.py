"""Evaluate the clauses of a query: find matching documents and compute their scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from search.engines.columns.columns import NO_TIME, Columns
from search.engines.columns.postings import Collection, ColumnPostings
from search.engines.columns.ragged import Array
from search.engines.columns.selection import Selection
from search.query import CONSTANT, Clause, Occur, Query, Sort
from search.schema import EVERYWHERE

# More than any score, added for documents that satisfy all clauses so that they come first.
_ABOVE_SCORES = 1e9


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Masks and scores with one element per document.

    `matching` says whether the document matches, `whole` whether it satisfies all MUST clauses.
    `words` and `constant` hold the scores of these kinds of clauses.
    """

    matching: Array
    whole: Array
    words: Array
    constant: Array


def evaluate(
    query: Query, postings: ColumnPostings, selection: Selection, collection: Collection
) -> Evaluation:
    """Evaluate the clauses of a query for all documents."""
    size = len(collection.mask)
    matching, met = collection.mask.copy(), np.zeros(size, np.uint16)
    words, constant = np.zeros(size), np.zeros(size)
    scored = query.ranked() and query.limit > 0
    for clause in query.clauses if scored else query.counting().clauses:
        matches = _matches(clause, postings, selection, collection)
        if scored and clause.occur is not Occur.MUST_NOT:
            _add(constant if clause.constant() else words, matches)
        if clause.occur is not Occur.SHOULD:
            satisfied = _union(size, (documents for documents, _ in matches))
            _restrict(matching, met, clause.occur, satisfied)
    musts = query.musts()
    matching &= met >= (musts if query.required is None else min(query.required, musts))
    return Evaluation(matching, met == musts, words, constant)


def _matches(
    clause: Clause, postings: ColumnPostings, selection: Selection, collection: Collection
) -> list[tuple[Array, Array | float]]:
    """For each alternative and field, the matching documents and the scores to add."""
    matches: list[tuple[Array, Array | float]] = []
    for alternative in clause.alternatives:
        if alternative.match in CONSTANT:
            matches.append((selection.documents(alternative), alternative.boost))
            continue
        for field in alternative.fields or (EVERYWHERE,):
            documents, scores = postings.scores(alternative, field, collection)
            matches.append((documents, alternative.boost * scores))
    return matches


def _add(scores: Array, matches: Iterable[tuple[Array, Array | float]]) -> None:
    for documents, added in matches:
        scores[documents] += added


def _union(size: int, parts: Iterable[Array]) -> Array:
    mask = np.zeros(size, bool)
    for documents in parts:
        mask[documents] = True
    return mask


def _restrict(matching: Array, met: Array, occur: Occur, satisfied: Array) -> None:
    """Update the mask of matches, or the number of satisfied MUST clauses, for one clause."""
    if occur is Occur.MUST:
        met += satisfied
    elif occur is Occur.ALWAYS:
        matching &= satisfied
    else:
        matching &= ~satisfied


def page(
    query: Query,
    columns: Columns,
    selection: Selection,
    evaluation: Evaluation,
    documents: Array,
) -> list[tuple[int, float]]:
    """The document numbers and scores of the hits on one page."""
    end = query.offset + query.limit
    if not query.limit:
        return []
    if not query.ranked():
        best = _sorted(query.sort, columns, selection, documents, end)
        return [(number, 0.0) for number in best[query.offset :].tolist()]
    scores = evaluation.words[documents] * columns.boost[documents]
    scores += evaluation.constant[documents]
    keys = -scores - _ABOVE_SCORES * evaluation.whole[documents]
    near = _at_most(keys, end)
    documents, scores, keys = documents[near], scores[near], keys[near]
    whole = evaluation.whole[documents]
    order = np.lexsort((columns.newest[documents], -scores, ~whole))[query.offset : end]
    return list(zip(documents[order].tolist(), scores[order].tolist(), strict=True))


def _sorted(
    sort: str, columns: Columns, selection: Selection, documents: Array, count: int
) -> Array:
    """The first of these documents in a sort order."""
    ranks = {
        Sort.RELEVANCE: columns.newest,
        Sort.NEWEST: columns.newest,
        Sort.OLDEST: columns.oldest,
        Sort.TITLE: columns.title,
    }
    if sort in ranks:
        return documents[_smallest(ranks[Sort(sort)][documents], count)]
    numbers = selection.numbers(sort.removeprefix("-"))[documents]
    keys = -numbers if sort.startswith("-") else numbers
    # Documents without a value come last in both orders.
    keys = np.where(numbers == NO_TIME, np.iinfo(np.int64).max, keys)
    near = _at_most(keys, count)
    order = np.lexsort((columns.newest[documents[near]], keys[near]))
    first: Array = documents[near[order]][:count]
    return first


def _smallest(keys: Array, count: int) -> Array:
    """The indexes of the smallest keys, in ascending order of key."""
    near = _at_most(keys, count)
    return near[np.argsort(keys[near], kind="stable")][:count]


def _at_most(keys: Array, count: int) -> Array:
    """The indexes of the `count` smallest keys, including ties with the last one."""
    if len(keys) <= count:
        return np.arange(len(keys))
    return np.flatnonzero(keys <= np.partition(keys, count - 1)[count - 1])
