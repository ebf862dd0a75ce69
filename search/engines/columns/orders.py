"""What follows from other arrays of a generation: its orders, and the values of each document."""

from __future__ import annotations

from typing import Any

import numpy as np

from search.engines.columns.columns import NO_TIME, Columns
from search.engines.columns.inversion import values_by_document
from search.engines.columns.ragged import Array, Ragged, Strings, narrow
from search.indexing import NO_ID


def derived(
    *, ids: Strings, date: Array, title_keys: Strings, value_docs: Ragged, **arrays: Any
) -> Columns:
    """A generation of these arrays and of those that follow from them."""
    texts = list(ids)
    # The documents of a group together are ordered as the newest of them.
    by_id = _ranks(_order([text.removeprefix(NO_ID) for text in texts]))
    undated = date == NO_TIME
    return Columns(
        ids=ids,
        id_order=narrow(_order(texts)),
        date=date,
        title_keys=title_keys,
        newest=narrow(_ranks(np.lexsort((by_id, -date, undated)))),
        oldest=narrow(_ranks(np.lexsort((by_id, date, undated)))),
        title=narrow(_ranks(_order(list(title_keys)))),
        value_docs=value_docs,
        doc_values=values_by_document(value_docs, len(texts)),
        **arrays,
    )


def _order(texts: list[str]) -> Array:
    """The numbers of the texts in the order of the texts."""
    return np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int64)


def _ranks(order: Array) -> Array:
    """The rank of each number in an order."""
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks
