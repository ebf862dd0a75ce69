"""Write and open an index of the columns engine in a folder."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from search.engines.columns import columns
from search.engines.columns.collector import collect
from search.engines.columns.columns import Columns
from search.engines.columns.merging import merge
from search.engines.columns.ragged import Array, narrow
from search.engines.columns.reader import ColumnsReader
from search.engines.columns.records import MAX_FILES, Records, RecordWriter, remove_unused
from search.errors import IndexCorrupt
from search.indexing import Entry
from search.schema import Schema

# The maximum share of deleted documents. Only their records remain, so results are unaffected.
MAX_DELETED_SHARE = 0.2


def write(
    path: Path,
    schema: Schema,
    entries: Iterable[Entry],
    deleted: Iterable[str] = (),
    groups: Iterable[str] = (),
) -> int:
    """Delete IDs and groups, add entries, and return the number of documents."""
    # Opened first, because the existing documents are read while entries are created.
    old = columns.load(path, schema) if columns.exist(path) else None
    whole = _collected(path, schema, entries)
    if old is not None:
        whole = merge(old, _live(old, deleted, groups), whole, len(schema.weights()))
    if len(np.unique(whole.record_file)) > MAX_FILES:
        whole = _with_one_file(path, whole)
    remove_unused(path, map(int, np.unique(whole.record_file)))
    columns.save(whole, path)
    return int(np.count_nonzero(whole.kind != columns.TOGETHER))


def open(path: Path, schema: Schema) -> ColumnsReader:
    """Open the index in a folder."""
    opened, records = columns.load(path, schema), Records(path)
    try:
        records.check(opened.record_file, opened.record_start, opened.record_end)
    except ValueError as error:
        raise IndexCorrupt(f"the records in {path} cannot be read: {error}") from None
    return ColumnsReader(opened, records, schema)


def count_deleted(path: Path) -> int:
    """The number of deleted documents whose records are still in the files."""
    return columns.read_deleted(path)


def _collected(path: Path, schema: Schema, entries: Iterable[Entry]) -> Columns:
    with closing(RecordWriter(path)) as writer:
        return collect(entries, schema, writer)


def _with_one_file(path: Path, whole: Columns) -> Columns:
    """Copy the records of all documents to one new file."""
    records = Records(path)
    with closing(RecordWriter(path)) as writer:
        places = (columns.record_place(whole, number) for number in range(len(whole)))
        ends = np.array([0, *(writer.add(records.read(*place)) for place in places)], np.int64)
        return replace(
            whole,
            deleted=0,
            record_file=narrow(np.full(len(whole), writer.number)),
            record_start=narrow(ends[:-1]),
            record_end=narrow(ends[1:]),
        )


def _live(old: Columns, deleted: Iterable[str], groups: Iterable[str]) -> Array:
    live = np.ones(len(old), bool)
    wanted = set(deleted)
    if wanted:
        live &= np.fromiter((id not in wanted for id in old.ids), bool, len(old))
    numbers = [int(group, 16) for group in groups]
    return live & ~np.isin(old.group, np.array(numbers, np.uint64))
