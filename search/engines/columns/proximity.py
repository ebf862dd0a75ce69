"""Places of words in the stream of all texts -> those that stand together."""

from __future__ import annotations

import numpy as np

from search.engines.columns.ragged import Array


def sequences(positions: list[Array]) -> Array:
    """The places at which words, of which these are the places, stand one after another."""
    rarest = min(range(len(positions)), key=lambda word: len(positions[word]))
    begins = positions[rarest].astype(np.int64) - rarest
    for offset, places in enumerate(positions):
        if offset != rarest:
            # Of one type, or each search would copy the places into another.
            wanted = (begins + offset).astype(places.dtype)
            at = np.searchsorted(places, wanted)
            at[at == len(places)] = 0
            begins = begins[places[at] == wanted]
    return begins


def near_places(first: Array, second: Array, between: int, starts: Array) -> Array:
    """The places of a word that has another near it in the same text.

    Texts begin at `starts`; at most `between` words may stand between the two.
    """
    places, others = first.astype(np.int64), second.astype(np.int64)
    text = np.searchsorted(starts, places, "right") - 1
    low = np.maximum(places - between - 1, starts[text])
    high = np.minimum(places + between + 2, starts[text + 1])
    count = np.searchsorted(others, high) - np.searchsorted(others, low)
    # A word is not near itself.
    itself = np.isin(places, others, assume_unique=True)
    near: Array = places[count > itself]
    return near
