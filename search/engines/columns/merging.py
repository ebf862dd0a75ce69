"""Updates: merge the remaining documents of one generation with the documents of another.

Old text is not analyzed again, nor are old postings sorted again. Blocks of numbers are copied,
and new numbers are inserted where they belong.
"""

from __future__ import annotations

from itertools import compress
from typing import Any

import numpy as np

from search.engines.columns.columns import Columns
from search.engines.columns.derivation import derived
from search.engines.columns.ragged import (
    Array,
    Ragged,
    Strings,
    inserted,
    narrow,
    starts_of,
    without,
)

_PER_DOCUMENT = (
    *("record_file", "record_start", "record_end"),
    *("date", "publish", "expiry", "boost", "kind", "group"),
)


def merge(old: Columns, live: Array, new: Columns, fields: int) -> Columns:
    """Merge the documents in `old` for which `live` is true with all documents in `new`.

    `fields` is the number of searchable fields.
    """
    documents = _Documents(old, live, fields)
    return derived(
        deleted=old.deleted + len(old) - documents.count,
        **_token_arrays(old, documents, new),
        **_term_arrays(old, documents, new),
        **_value_arrays(old, documents, new),
        ids=_texts(old.ids, live, new.ids),
        title_keys=_texts(old.title_keys, live, new.title_keys),
        **_document_arrays(old, live, new),
    )


class _Documents:
    """Renumbers the remaining documents of a generation, and their tokens."""

    def __init__(self, old: Columns, live: Array, fields: int) -> None:
        self.live, self.count, self.fields = live, int(live.sum()), fields
        self._numbers = np.cumsum(live) - 1
        starts = old.field_starts[:: self.fields].astype(np.int64)
        self._gone_starts, gone_ends = starts[:-1][~live], starts[1:][~live]
        self._removed = np.concatenate(([0], np.cumsum(gone_ends - self._gone_starts)))
        self.tokens = int(starts[-1] - self._removed[-1])

    def numbers(self, documents: Array) -> Array:
        """The new numbers of remaining documents."""
        return documents if self.live.all() else self._numbers[documents]

    def gone(self, documents: Array) -> Array:
        """The indexes of deleted documents in an array of documents."""
        return np.flatnonzero(~self.live[documents])

    def places(self, tokens: Array) -> Array:
        """The new positions of remaining tokens."""
        return tokens - self._removed[np.searchsorted(self._gone_starts, tokens)]

    def gone_tokens(self, tokens: Array) -> Array:
        """The indexes of deleted tokens in an array of tokens."""
        if not len(self._gone_starts):
            return np.empty(0, np.int64)
        document = np.searchsorted(self._gone_starts, tokens, "right") - 1
        lengths = np.diff(self._removed)
        inside = (document >= 0) & (tokens < (self._gone_starts + lengths)[document])
        return np.flatnonzero(inside)


class _Rows:
    """Merges two tables into one of `count` rows, without the deleted data of the old one."""

    def __init__(
        self, old: Ragged, gone: Array, old_rows: Array, new: Ragged, new_rows: Array, count: int
    ) -> None:
        self._gone = gone
        live = _left_lengths(old, gone)
        lengths = np.bincount(old_rows, live, count)[:count].astype(np.int64)
        added = new.lengths()
        # New data come last in a row, because new documents have the highest numbers.
        self._at = np.repeat(np.cumsum(lengths)[new_rows], added)
        lengths[new_rows] += added
        self.starts = starts_of(lengths)

    def merged(self, old: Array, new: Array) -> Array:
        """Merge the data of both tables. The old data are renumbered, but not yet deleted."""
        live = without(old, self._gone).astype(np.result_type(old, new), copy=False)
        return narrow(inserted(live, self._at, new))


def _token_arrays(old: Columns, documents: _Documents, new: Columns) -> dict[str, Any]:
    gone = documents.gone_tokens(old.positions.data)
    used = _left_lengths(old.positions, gone) > 0
    texts, old_words, new_words = _merged_texts(old.words, used, new.words)
    rows = _Rows(old.positions, gone, old_words, new.positions, new_words, len(texts))
    positions = rows.merged(
        documents.places(old.positions.data.astype(np.int64)),
        new.positions.data.astype(np.int64) + documents.tokens,
    )
    lengths = np.diff(old.field_starts.astype(np.int64))
    live = lengths[np.repeat(documents.live, documents.fields)]
    added = np.diff(new.field_starts.astype(np.int64))
    docs, counts = _postings(
        (old.word_docs, old.word_counts, old_words),
        documents,
        (new.word_docs, new.word_counts, new_words),
        len(texts),
    )
    return {
        "words": texts,
        "word_docs": docs,
        "word_counts": counts,
        "positions": Ragged(rows.starts, positions),
        "field_starts": starts_of(np.concatenate((live, added))),
    }


def _term_arrays(old: Columns, documents: _Documents, new: Columns) -> dict[str, Any]:
    used = _left_lengths(old.term_docs, documents.gone(old.term_docs.data)) > 0
    # The first rows are those for all fields combined.
    texts, old_terms, new_terms = _merged_texts(old.terms, used[: len(old.terms)], new.terms)
    docs, counts = _postings(
        (old.term_docs, old.term_counts, old_terms),
        documents,
        (new.term_docs, new.term_counts, new_terms),
        len(texts),
    )
    return {"terms": texts, "term_docs": docs, "term_counts": counts}


def _value_arrays(old: Columns, documents: _Documents, new: Columns) -> dict[str, Any]:
    gone = documents.gone(old.value_docs.data)
    used = _left_lengths(old.value_docs, gone) > 0
    texts, old_values, new_values = _merged_texts(old.values, used, new.values)
    rows = _Rows(old.value_docs, gone, old_values, new.value_docs, new_values, len(texts))
    docs = rows.merged(
        documents.numbers(old.value_docs.data),
        new.value_docs.data.astype(np.int64) + documents.count,
    )
    return {"values": texts, "value_docs": Ragged(rows.starts, docs)}


def _document_arrays(old: Columns, live: Array, new: Columns) -> dict[str, Any]:
    pairs = ((name, getattr(old, name)[live], getattr(new, name)) for name in _PER_DOCUMENT)
    arrays = {name: np.concatenate((before, after)) for name, before, after in pairs}
    return arrays | {"typed": _typed(old, live, new)}


def _typed(old: Columns, live: Array, new: Columns) -> Array:
    """The values of typed fields, one field after another."""
    # An empty array does not tell the number of fields, so take it from the other one.
    rows = max(len(columns.typed) // max(1, len(columns)) for columns in (old, new))
    before, after = (columns.typed.reshape(rows, len(columns)) for columns in (old, new))
    merged: Array = np.concatenate((before[:, live], after), axis=1).ravel()
    return merged


def _postings(
    old: tuple[Ragged, Array, Array],
    documents: _Documents,
    new: tuple[Ragged, Array, Array],
    count: int,
) -> tuple[Ragged, Array]:
    """Merge the postings of two generations, each given as documents, counts and rows."""
    old_docs, old_counts, old_rows = old
    new_docs, new_counts, new_rows = new
    rows = _Rows(
        old_docs,
        documents.gone(old_docs.data),
        _in_every_field(old_rows, documents.fields, count),
        new_docs,
        _in_every_field(new_rows, documents.fields, count),
        count * (documents.fields + 1),
    )
    docs = rows.merged(
        documents.numbers(old_docs.data), new_docs.data.astype(np.int64) + documents.count
    )
    return Ragged(rows.starts, docs), rows.merged(old_counts, new_counts)


def _in_every_field(rows: Array, fields: int, count: int) -> Array:
    """Convert row numbers of strings to row numbers of postings, for all fields and combined."""
    return np.concatenate([rows + field * count for field in range(fields + 1)])


def _left_lengths(rows: Ragged, gone: Array) -> Array:
    """The lengths of the rows without deleted data."""
    starts = rows.starts.astype(np.int64)
    return np.diff(starts - np.searchsorted(gone, starts))


def _merged_texts(old: Strings, used: Array, new: Strings) -> tuple[Strings, Array, Array]:
    """Merge the used strings of one sorted table with all strings of another.

    Returns the merged table, and the new indexes of the strings of both. The index of an unused
    string is 0, which does no harm because its row is empty.
    """
    before, added = list(old), list(new)
    # Sorting merges two ascending runs in one pass.
    texts = sorted(dict.fromkeys([*compress(before, used), *added]))
    places = {text: place for place, text in enumerate(texts)}
    return (
        Strings.of(texts),
        np.fromiter((places.get(text, 0) for text in before), np.int64, len(before)),
        np.fromiter(map(places.__getitem__, added), np.int64, len(added)),
    )


def _texts(old: Strings, live: Array, new: Strings) -> Strings:
    rows = old.taken(live).followed_by(new)
    return Strings(rows.starts, rows.data)
