"""What follows from other arrays of a generation: its orders, and the values of each document."""

from __future__ import annotations

from typing import Any

import numpy as np

from search.engines.columns.columns import NO_TIME, Columns
from search.engines.columns.ragged import Array, Ragged, Strings, narrow, starts_of
from search.indexing import NO_ID


def derived(*, ids: Strings, date: Array, title_keys: Strings, **arrays: Any) -> Columns:
    """A generation of these arrays and of those that follow from them."""
    texts = list(ids)
    # The documents of a group together are ordered as the newest of them.
    by_id = _ranks([text.removeprefix(NO_ID) for text in texts])
    undated = date == NO_TIME
    return Columns(
        ids=ids,
        id_order=narrow(np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int64)),
        date=date,
        title_keys=title_keys,
        newest=_places(np.lexsort((by_id, -date, undated))),
        oldest=_places(np.lexsort((by_id, date, undated))),
        title=narrow(_ranks(list(title_keys))),
        doc_values=_transposed(arrays["value_docs"], len(texts)),
        **arrays,
    )


def _ranks(texts: list[str]) -> Array:
    """The rank of each text; equal ones rank in the order in which they stand."""
    order = np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int64)
    ranks = np.empty(len(texts), np.int64)
    ranks[order] = np.arange(len(texts))
    return ranks


def _places(order: Array) -> Array:
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return narrow(places)


def _transposed(rows: Ragged, documents: int) -> Ragged:
    """For each document the numbers of the rows that hold it, ascending."""
    numbers = np.repeat(np.arange(len(rows)), rows.lengths())
    order = np.argsort(rows.data, kind="stable")
    lengths = np.bincount(rows.data, minlength=documents)
    return Ragged(starts_of(lengths), narrow(numbers[order]))
