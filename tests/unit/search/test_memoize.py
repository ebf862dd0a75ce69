"""Memoized results are kept without keeping their owner alive."""

from __future__ import annotations

import gc
import weakref

from search.memoize import memoize


class Squares:
    """Counts how often it computes."""

    def __init__(self) -> None:
        self.worked = 0
        self.square = memoize(2, self._square)

    def _square(self, number: int) -> int:
        self.worked += 1
        return number * number


def test_the_latest_results_are_kept() -> None:
    """A repeated call is not computed again, and the oldest results are evicted."""
    squares = Squares()
    assert [squares.square(n) for n in (2, 3, 2, 3)] == [4, 9, 4, 9]
    assert squares.worked == 2
    assert [squares.square(n) for n in (4, 2)] == [16, 4]
    assert squares.worked == 4


def test_the_owner_is_freed_at_once() -> None:
    """The owner is freed without the garbage collector, because there is no cycle."""
    gc.disable()
    try:
        squares = Squares()
        squares.square(2)
        gone = weakref.ref(squares)
        del squares
        assert gone() is None
    finally:
        gc.enable()
