"""The cache that is limited in bytes."""

from __future__ import annotations

from search.bounded_cache import BoundedCache


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
    """It does not displace the others either."""
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
