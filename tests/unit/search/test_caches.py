"""Memoized methods, and the cache that is limited in bytes."""

from __future__ import annotations

import gc
import weakref

from search.caches import BoundedCache, memoize


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


def cache() -> BoundedCache[str, bytes]:
    return BoundedCache(10, len)


def test_the_least_recently_used_value_makes_room() -> None:
    """Reading a value counts as a use."""
    kept = cache()
    kept.add("first", b"12345")
    kept.add("second", b"12345")
    assert kept.get("first") == b"12345"
    kept.add("third", b"1")
    assert kept.get("second") is None
    assert (kept.get("first"), kept.get("third")) == (b"12345", b"1")


def test_a_value_larger_than_the_cache_is_not_kept() -> None:
    """A value larger than the cache is not stored, and displaces no other value."""
    kept = cache()
    kept.add("small", b"1")
    kept.add("large", b"12345678901")
    assert (kept.get("small"), kept.get("large")) == (b"1", None)


def test_the_first_value_of_a_key_stays() -> None:
    """Two threads may compute the same value; its size counts once."""
    kept = cache()
    for _ in range(3):
        kept.add("same", b"12345")
    kept.add("other", b"12345")
    assert (kept.get("same"), kept.get("other")) == (b"12345", b"12345")
