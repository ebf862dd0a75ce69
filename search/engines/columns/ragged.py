"""Arrays with rows of different lengths, used for postings, positions and strings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# With more blocks than this, a loop in Python is slower than numpy.
_MANY_BLOCKS = 20_000


@dataclass(frozen=True)
class Ragged:
    """A table in which row r is `data[starts[r]:starts[r + 1]]`."""

    starts: Array
    data: Array

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, number: int) -> Array:
        """One row."""
        return self.data[self.starts[number] : self.starts[number + 1]]

    def lengths(self) -> Array:
        """The length of every row."""
        return np.diff(self.starts.astype(np.int64))

    def taken(self, live: Array) -> Ragged:
        """The rows for which `live` is true, in order."""
        starts = self.starts.astype(np.int64)
        edges = np.flatnonzero(np.diff(np.concatenate(([False], live, [False]))))
        runs = [
            self.data[starts[first] : starts[end]]
            for first, end in zip(edges[::2], edges[1::2], strict=True)
        ]
        data = np.concatenate(runs) if runs else self.data[:0]
        return Ragged(starts_of(np.diff(starts)[live]), data)

    def followed_by(self, other: Ragged) -> Ragged:
        """These rows, followed by the rows of another table."""
        lengths = np.concatenate((self.lengths(), other.lengths()))
        return Ragged(starts_of(lengths), np.concatenate((self.data, other.data)))


class Strings(Ragged):
    """A table of UTF-8 strings. `find` and `span` require a sorted table."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """A table of these strings in order."""
        encoded = [text.encode() for text in texts]
        data = np.frombuffer(b"".join(encoded), np.uint8)
        return cls(starts_of(np.fromiter(map(len, encoded), np.int64, len(encoded))), data)

    def encoded(self, number: int) -> bytes:
        """One string in UTF-8."""
        return self._view[self.starts[number] : self.starts[number + 1]].tobytes()

    def text(self, number: int) -> str:
        """One string."""
        return self.encoded(number).decode()

    def __iter__(self) -> Iterator[str]:
        whole = self._view.tobytes()
        return (whole[start:end].decode() for start, end in pairwise(self.starts.tolist()))

    def place(self, text: bytes) -> int:
        """The index of the first string that is not less than this one."""
        return bisect_left(range(len(self)), text, key=self.encoded)

    def find(self, text: str) -> int:
        """The index of a string, or -1."""
        wanted = text.encode()
        place = self.place(wanted)
        return place if place < len(self) and self.encoded(place) == wanted else -1

    def span(self, prefix: str) -> tuple[int, int]:
        """The range of the strings with a prefix: the first index, and the one after the last."""
        wanted = prefix.encode()
        end = bisect_left(range(len(self)), True, key=lambda n: self._is_after(n, wanted))
        return self.place(wanted), end

    def _is_after(self, number: int, prefix: bytes) -> bool:
        return self.encoded(number)[: len(prefix)] > prefix

    @cached_property
    def _view(self) -> memoryview:
        # Slicing a memoryview takes a third of the time of slicing an array.
        return self.data.data


def starts_of(lengths: Array) -> Array:
    """The starts of rows with these lengths, and the end of the last one."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return narrow(starts)


def narrow(numbers: Array) -> Array:
    """Convert non-negative numbers to the smallest type that can represent them."""
    most = int(numbers.max(initial=0))
    for kind in (np.uint8, np.uint16, np.uint32):
        if most <= np.iinfo(kind).max:
            return numbers.astype(kind)
    return numbers.astype(np.int64)


def gathered(rows: Ragged, numbers: Array) -> Array:
    """The concatenated data of some rows."""
    return rows.data[spans(rows.starts[numbers], rows.starts[numbers + 1])]


def spans(starts: Array, ends: Array) -> Array:
    """The concatenated indexes of some ranges, end exclusive."""
    starts = starts.astype(np.int64)
    lengths = ends.astype(np.int64) - starts
    offsets = np.cumsum(lengths)
    total = int(offsets[-1]) if len(offsets) else 0
    indexes: Array = np.repeat(starts - (offsets - lengths), lengths) + np.arange(total)
    return indexes


def common(numbers: Array, others: Array) -> Array:
    """The numbers that are also among others, of which there is at least one, in the same order."""
    places = np.searchsorted(others, numbers)
    places[places == len(others)] = 0
    shared: Array = numbers[others[places] == numbers]
    return shared


def without(data: Array, gone: Array) -> Array:
    """An array without the elements at some ascending indexes."""
    if len(gone) > _MANY_BLOCKS:
        return np.delete(data, gone)
    # Copying a few blocks is ten times faster than using a mask.
    starts = [0, *(place + 1 for place in gone.tolist())]
    ends = [*gone.tolist(), len(data)]
    return np.concatenate([data[s:e] for s, e in zip(starts, ends, strict=True)])


def inserted(data: Array, places: Array, new: Array) -> Array:
    """Insert new elements before some ascending indexes; those at equal indexes stay in order."""
    if len(places) > _MANY_BLOCKS:
        return np.insert(data, places, new)
    edges = [0, *places.tolist(), len(data)]
    blocks = [data[: edges[1]]]
    for number, (start, end) in enumerate(pairwise(edges[1:])):
        blocks += (new[number : number + 1], data[start:end])
    return np.concatenate(blocks)
