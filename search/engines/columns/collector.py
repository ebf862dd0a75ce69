"""Entries -> the arrays of a generation that holds them alone."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from search.engines.columns import columns
from search.engines.columns.columns import NO_TIME, Columns, value_key
from search.engines.columns.orders import derived
from search.engines.columns.ragged import Array, Ragged, Strings, narrow, starts_of
from search.indexing import MEMBER, ORDERS, TIMES, TOGETHER, Entry
from search.schema import BOOST, Schema

_KINDS = {"": columns.ALONE, MEMBER: columns.MEMBER, TOGETHER: columns.TOGETHER}


class _Numbers(dict[str, int]):
    """Texts, numbered as they come."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number

    def ordered(self) -> tuple[Strings, Array]:
        """The texts in order, and the place there of each number."""
        texts = sorted(self)
        places = np.empty(len(texts), np.int64)
        places[np.fromiter(map(self.__getitem__, texts), np.int64, len(texts))] = np.arange(
            len(texts)
        )
        return Strings.of(texts), places


def collect(entries: Iterable[Entry], schema: Schema) -> Columns:
    """The arrays of these entries, documents numbered as they come."""
    weights = schema.weights()
    facets = {name: number for number, name in enumerate(schema.keyword_fields())}
    words, terms, values = _Numbers(), _Numbers(), _Numbers()
    word_stream, term_stream, value_stream = array("q"), array("q"), array("q")
    lengths, value_counts = array("q"), array("q")
    ids, records, title_keys, boosts = [], [], [], array("d")
    kinds, groups = array("B"), array("Q")
    times = {name: array("q") for name in TIMES}
    for entry in entries:
        for name in weights:
            tokens = entry.words.get(name, "").split()
            lengths.append(len(tokens))
            word_stream.extend(map(words.__getitem__, tokens))
            term_stream.extend(map(terms.__getitem__, entry.terms.get(name, "").split()))
        keys = [value_key(facets[name], v) for name, vs in entry.values.items() for v in vs]
        value_counts.append(len(keys))
        value_stream.extend(map(values.__getitem__, keys))
        ids.append(entry.id)
        records.append(entry.record)
        title_keys.append(entry.keys[ORDERS[-1]])
        boosts.append(float(*entry.values.get(BOOST, ("1",))))
        kinds.append(_KINDS[entry.kind])
        groups.append(int(entry.group or "0", 16))
        for name, column in times.items():
            column.append(entry.times.get(name, NO_TIME))

    places = np.repeat(np.arange(len(lengths)), np.asarray(lengths))
    factors = np.array(list(weights.values()), np.int64)
    word_table, word_places = words.ordered()
    order = word_places[np.asarray(word_stream)] if len(words) else np.empty(0, np.int64)
    word_docs, word_counts, sequence = _postings(order, places, len(words), factors)
    term_table, term_places = terms.ordered()
    stems = term_places[np.asarray(term_stream)] if len(terms) else np.empty(0, np.int64)
    term_docs, term_counts, _ = _postings(stems, places, len(terms), factors)
    value_table, value_places = values.ordered()
    codes = value_places[np.asarray(value_stream)] if len(values) else np.empty(0, np.int64)
    owners = np.repeat(np.arange(len(ids)), np.asarray(value_counts))
    by_value = np.argsort(codes, kind="stable")
    value_docs = Ragged(
        starts_of(np.bincount(codes, minlength=len(values))), narrow(owners[by_value])
    )
    return derived(
        words=word_table,
        word_docs=word_docs,
        word_counts=word_counts,
        terms=term_table,
        term_docs=term_docs,
        term_counts=term_counts,
        positions=Ragged(starts_of(np.bincount(order, minlength=len(words))), narrow(sequence)),
        field_starts=starts_of(np.asarray(lengths)),
        values=value_table,
        value_docs=value_docs,
        ids=Strings.of(ids),
        records=Strings.of(records),
        title_keys=Strings.of(title_keys),
        boost=np.asarray(boosts, np.float32),
        kind=np.asarray(kinds),
        group=np.asarray(groups),
        **{name: np.asarray(column) for name, column in times.items()},
    )


def _postings(
    tokens: Array, places: Array, count: int, factors: Sequence[int] | Array
) -> tuple[Ragged, Array, Array]:
    """Where each of so many numbers occurs in a stream of them, and how often.

    `places` are the document and field of each token, as one number; `factors` are the fields'
    weights. Also returns the order of the stream by number, then by place in it.
    """
    fields = len(factors)
    sequence = np.argsort(tokens, kind="stable")
    number, place = tokens[sequence], places[sequence]
    document, field = np.divmod(place, max(1, fields))
    first = _changes(number, document)
    joined = (number[first], document[first], _sums(np.asarray(factors)[field], first))
    # By field, within it by number: a sort of small numbers that keeps the order there was.
    by_field = np.argsort(field.astype(np.uint8), kind="stable")
    number, document, field = number[by_field], document[by_field], field[by_field]
    first = _changes(number, document, field)
    rows = (field[first] + 1) * count + number[first]
    single = (rows, document[first], np.diff(np.append(first, len(number))))
    row, documents, counts = (np.concatenate(pair) for pair in zip(joined, single, strict=True))
    starts = starts_of(np.bincount(row, minlength=(fields + 1) * count))
    return Ragged(starts, narrow(documents)), narrow(counts), sequence


def _changes(*columns: Array) -> Array:
    """The places at which any of the columns differs from the place before, the first included."""
    changed = np.zeros(len(columns[0]), bool)
    changed[:1] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changed)


def _sums(numbers: Array, first: Array) -> Array:
    """The sums of the stretches that begin at these places."""
    return np.add.reduceat(numbers, first) if len(first) else numbers[:0]
