"""Measures of ranking quality: the IDs of ranked hits compared with judged documents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from web.evaluation.judgements import Grades, JudgedQuery, relevant


def ndcg(ids: Sequence[str], grades: Grades, *, depth: int = 10) -> float:
    """Normalized discounted cumulative gain of the first `depth` hits."""
    gains = [max(0, grades.get(id, 0)) for id in ids[:depth]]
    best = sorted(relevant(grades).values(), reverse=True)[:depth]
    return _discounted(gains) / _discounted(best)


def average_precision(ids: Sequence[str], grades: Grades) -> float:
    """The mean of the precision at each relevant document's rank; 0 for those not ranked."""
    good = relevant(grades)
    ranks = [rank for rank, id in enumerate(ids, 1) if id in good]
    return sum(n / rank for n, rank in enumerate(ranks, 1)) / len(good)


def precision(ids: Sequence[str], grades: Grades, *, depth: int = 10) -> float:
    """The share of the first `depth` ranks that have a relevant document."""
    return len(relevant(grades).keys() & set(ids[:depth])) / depth


def recall(ids: Sequence[str], grades: Grades, *, depth: int = 100) -> float:
    """The share of the relevant documents found among the first `depth` hits."""
    good = relevant(grades)
    return len(good.keys() & set(ids[:depth])) / len(good)


def reciprocal_rank(ids: Sequence[str], grades: Grades) -> float:
    """One divided by the rank of the first relevant document; 0 if none is ranked."""
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
    """The mean of each measure over the queries; `rankings` lists the IDs of each query's hits."""
    pairs = list(zip(rankings, queries, strict=True))
    return {
        name: fmean(measure(ids, query.grades) for ids, query in pairs)
        for name, measure in MEASURES.items()
    }


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))
