"""Measures of a ranking: the ids of its hits in order, against the judged documents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from web.evaluation.judgements import Grades, JudgedQuery, relevant


def ndcg(ids: Sequence[str], grades: Grades, *, depth: int = 10) -> float:
    """The discounted gain of the first hits, as a share of that of the best order."""
    gains = [max(0, grades.get(id, 0)) for id in ids[:depth]]
    best = sorted(relevant(grades).values(), reverse=True)[:depth]
    return _discounted(gains) / _discounted(best)


def average_precision(ids: Sequence[str], grades: Grades) -> float:
    """The mean, over relevant documents, of the precision at each one's rank (else 0)."""
    good = relevant(grades)
    ranks = [rank for rank, id in enumerate(ids, 1) if id in good]
    return sum(n / rank for n, rank in enumerate(ranks, 1)) / len(good)


def precision(ids: Sequence[str], grades: Grades, *, depth: int = 10) -> float:
    """The share of the first `depth` places that hold a relevant document."""
    return len(relevant(grades).keys() & set(ids[:depth])) / depth


def recall(ids: Sequence[str], grades: Grades, *, depth: int = 100) -> float:
    """The share of the relevant documents that is among the first hits."""
    good = relevant(grades)
    return len(good.keys() & set(ids[:depth])) / len(good)


def reciprocal_rank(ids: Sequence[str], grades: Grades) -> float:
    """One divided by the rank of the first relevant document, 0 where there is none."""
    good = relevant(grades)
    return next((1 / rank for rank, id in enumerate(ids, 1) if id in good), 0.0)


MEASURES = {
    "nDCG@10": ndcg,
    "MAP": average_precision,
    "P@10": precision,
    "recall@100": recall,
    "MRR": reciprocal_rank,
}


def means(queries: Sequence[JudgedQuery], rankings: Sequence[Sequence[str]]) -> dict[str, float]:
    """Each measure's mean over the queries; `rankings` holds the ids of each one's hits."""
    pairs = list(zip(rankings, queries, strict=True))
    return {
        name: fmean(measure(ids, query.grades) for ids, query in pairs)
        for name, measure in MEASURES.items()
    }


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))
