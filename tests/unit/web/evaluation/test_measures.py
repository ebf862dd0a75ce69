"""Measures of ranking quality."""

from __future__ import annotations

import math

import pytest

from web.evaluation.measures import average_precision, ndcg, precision, recall, reciprocal_rank

GRADES = {"a": 3, "b": 1, "c": 0, "d": 2, "e": -1}
# The relevant document d is missing.
FOUND = ["c", "a", "x", "b"]


def test_measures_are_those_worked_out_by_hand() -> None:
    """Each measure of a ranking equals the value computed by hand."""
    best = 3 + 2 / math.log2(3) + 1 / 2
    assert ndcg(FOUND, GRADES) == pytest.approx((3 / math.log2(3) + 1 / math.log2(5)) / best)
    assert average_precision(FOUND, GRADES) == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert precision(FOUND, GRADES) == pytest.approx(2 / 10)
    assert recall(FOUND, GRADES) == pytest.approx(2 / 3)
    assert recall(FOUND, GRADES, depth=2) == pytest.approx(1 / 3)
    assert reciprocal_rank(FOUND, GRADES) == pytest.approx(1 / 2)


def test_the_bounds_of_the_measures() -> None:
    """The best order scores 1 in all measures, and a list without hits scores 0."""
    assert ndcg(["a", "d", "b"], GRADES) == average_precision(["a", "d", "b"], GRADES) == 1
    for measure in (ndcg, average_precision, precision, recall, reciprocal_rank):
        assert measure([], GRADES) == 0
