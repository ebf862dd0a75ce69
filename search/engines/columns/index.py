"""Columns in a folder: entries in, a reader out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from search.engines.columns import columns
from search.engines.columns.collector import collect
from search.engines.columns.columns import Columns
from search.engines.columns.merging import merge
from search.engines.columns.ragged import Array
from search.engines.columns.reader import ColumnsReader
from search.indexing import Entry
from search.schema import Schema

# An update leaves nothing of a deleted document behind.
MAX_DELETED_SHARE = 1.0


def write(
    path: Path,
    schema: Schema,
    entries: Iterable[Entry],
    deleted: Iterable[str] = (),
    groups: Iterable[str] = (),
) -> int:
    """Delete ids and groups, then add entries; return how many documents there are."""
    if columns.exist(path):
        old = columns.load(path, schema)
        # What is there is read while entries are made, so it is kept open until they are.
        new = collect(entries, schema)
        whole = merge(old, _kept(old, deleted, groups), new)
    else:
        whole = collect(entries, schema)
    columns.save(whole, path)
    return int(np.count_nonzero(whole.kind != columns.TOGETHER))


def open(path: Path, schema: Schema) -> ColumnsReader:
    """Open the index in a folder."""
    return ColumnsReader(columns.load(path, schema), schema)


def count_deleted(path: Path) -> int:  # noqa: ARG001 - they are gone from the files, too
    """Number of deleted documents that the index in a folder still holds: none."""
    return 0


def _kept(old: Columns, deleted: Iterable[str], groups: Iterable[str]) -> Array:
    kept = np.ones(len(old), bool)
    wanted = set(deleted)
    if wanted:
        kept &= np.fromiter((id not in wanted for id in old.ids), bool, len(old))
    numbers = [int(group, 16) for group in groups]
    return kept & ~np.isin(old.group, np.array(numbers, np.uint64))
