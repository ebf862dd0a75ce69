"""Sets of document numbers, each one whole number of Python's: bit n says whether n is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


def members(bits: int) -> Iterator[int]:
    """Yield the numbers in a set, ascending."""
    text = bin(bits)[:1:-1]
    number = text.find("1")
    while number >= 0:
        yield number
        number = text.find("1", number + 1)


def union(sets: Iterable[int]) -> int:
    """Return what is in any of the sets."""
    found = 0
    for one in sets:
        found |= one
    return found


def intersection(first: int, sets: Iterable[int]) -> int:
    """Return what is in all of the sets."""
    for one in sets:
        first &= one
    return first


def at_least(count: int, sets: Sequence[int], required: int | None, everything: int) -> int:
    """Return what is in `required` of the sets or more (None: in all of them)."""
    needed = count if required is None else min(required, count)
    reached = [everything] + [0] * needed  # reached[n]: in n of the sets seen so far, or more
    for one in sets:
        for n in range(needed, 0, -1):
            reached[n] |= reached[n - 1] & one
    return reached[needed]


def phrases(
    places: Sequence[Mapping[int, bytes]], unpacked: Callable[[bytes], list[int]]
) -> dict[int, int]:
    """Return how often the words stand one after another, by document."""
    counts: dict[int, int] = {}
    for number in set(places[0]).intersection(*places[1:]):
        starts = set(unpacked(places[0][number]))
        for shift, found in enumerate(places[1:], 1):
            starts &= {position - shift for position in unpacked(found[number])}
        if starts:
            counts[number] = len(starts)
    return counts
