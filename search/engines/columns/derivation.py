"""Arrays derived from others: postings from a sequence of tokens, and sort orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from search.engines.columns.columns import NO_TIME, Columns
from search.engines.columns.ragged import Array, Ragged, Strings, narrow, starts_of
from search.indexing import NO_ID


@dataclass(frozen=True, slots=True)
class Inverted:
    """The postings of a sequence of tokens.

    `documents` has a row for each token in all fields combined, then for each in the first
    field, and so on. `counts` holds the corresponding frequencies, and `positions` holds indexes
    into the sequence.
    """

    documents: Ragged
    counts: Array
    positions: Ragged


def inverted(tokens: Array, places: Array, count: int, weights: Array) -> Inverted:
    """Invert a sequence of token numbers below `count`.

    `places` holds each token's document and field as one number: document * fields + field.
    In all fields combined, a token counts as many times as the weight of its field.
    """
    order = np.argsort(tokens, kind="stable")
    number = tokens[order]
    document, field = np.divmod(places[order], max(1, len(weights)))
    first = _changes(number, document)
    joined = (number[first], document[first], _sums(weights[field], first))
    # A stable sort by field preserves the order within a field. Sorting small numbers is fast.
    by_field = np.argsort(field.astype(np.uint8), kind="stable")
    field, by_number, by_document = field[by_field], number[by_field], document[by_field]
    first = _changes(field, by_number, by_document)
    rows = (field[first] + 1) * count + by_number[first]
    single = (rows, by_document[first], np.diff(np.append(first, len(number))))
    row, documents, counts = (np.concatenate(pair) for pair in zip(joined, single, strict=True))
    rows_in_all = (len(weights) + 1) * count
    return Inverted(
        Ragged(starts_of(np.bincount(row, minlength=rows_in_all)), narrow(documents)),
        narrow(counts),
        Ragged(starts_of(np.bincount(number, minlength=count)), narrow(order)),
    )


def documents_by_value(codes: Array, lengths: Array, count: int) -> Ragged:
    """The documents with each of `count` values. `lengths` has the number of codes per document."""
    owners = np.repeat(np.arange(len(lengths)), lengths)
    by_value = np.argsort(codes, kind="stable")
    return Ragged(starts_of(np.bincount(codes, minlength=count)), narrow(owners[by_value]))


def values_by_document(rows: Ragged, documents: int) -> Ragged:
    """For each document, the ascending numbers of the rows that contain it."""
    numbers = np.repeat(np.arange(len(rows)), rows.lengths())
    by_document = np.argsort(rows.data, kind="stable")
    lengths = np.bincount(rows.data, minlength=documents)
    return Ragged(starts_of(lengths), narrow(numbers[by_document]))


def derived(
    *, ids: Strings, date: Array, title_keys: Strings, value_docs: Ragged, **arrays: Any
) -> Columns:
    """Complete a generation with the arrays that can be derived from the given arrays."""
    texts = list(ids)
    # A document that represents a group sorts like the newest in the group.
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


def _changes(*columns: Array) -> Array:
    """The indexes where any of the columns differs from its previous value, including 0."""
    changed = np.zeros(len(columns[0]), bool)
    changed[:1] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changed)


def _sums(numbers: Array, first: Array) -> Array:
    """The sums of the runs that begin at these indexes."""
    return np.add.reduceat(numbers, first) if len(first) else numbers[:0]


def _order(texts: list[str]) -> Array:
    """The indexes that sort the strings."""
    return np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int64)


def _ranks(order: Array) -> Array:
    """The rank of each number in an order."""
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks
