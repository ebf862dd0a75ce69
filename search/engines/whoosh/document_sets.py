"""Sets of document numbers, each represented by an int in which bit n is set if n is a member."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


def members(bits: int) -> Iterator[int]:
    """Yield the numbers in a set, ascending."""
    text = bin(bits)[:1:-1]
    number = text.find("1")
    while number >= 0:
        yield number
        number = text.find("1", number + 1)


def add_constant(scores: dict[int, float], constant: float, bits: int) -> None:
    """Add a constant to the score of each member of a set."""
    for number in members(bits):
        scores[number] += constant


def union(sets: Iterable[int]) -> int:
    """The union of the sets."""
    result = 0
    for bits in sets:
        result |= bits
    return result


def intersection(first: int, sets: Iterable[int]) -> int:
    """The intersection of the first and all other sets."""
    result = first
    for bits in sets:
        result &= bits
    return result


def at_least(count: int, sets: Sequence[int], required: int | None, everything: int) -> int:
    """The numbers in at least `required` of the sets or, if `required` is None, in all of them."""
    needed = count if required is None else min(required, count)
    # reached[n] contains the numbers in at least n of the sets processed so far.
    reached = [everything] + [0] * needed
    for bits in sets:
        for n in range(needed, 0, -1):
            reached[n] |= reached[n - 1] & bits
    return reached[needed]


def phrases(
    positions: Sequence[Mapping[int, bytes]], unpack: Callable[[bytes], list[int]]
) -> dict[int, int]:
    """A phrase's frequency in each document, given the positions of its words."""
    return {number: len(starts) for number, starts in phrase_starts(positions, unpack)}


def phrase_starts(
    positions: Sequence[Mapping[int, bytes]], unpack: Callable[[bytes], list[int]]
) -> Iterator[tuple[int, set[int]]]:
    """Yield the documents with a phrase, each with the positions where it begins."""
    first, *others = positions
    # Some words of a title's phrase are in every document, but the rarest in few.
    rarest = min(positions, key=len)
    for number in filter(lambda number: all(number in one for one in positions), rarest):
        starts = set(unpack(first[number]))
        for shift, word in enumerate(others, 1):
            starts &= {position - shift for position in unpack(word[number])}
        if starts:
            yield number, starts
