"""Updated arrays equal those of a rebuild."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from random import Random

import numpy as np
import pytest

from search.engines.columns.collector import collect
from search.engines.columns.columns import Columns
from search.engines.columns.merging import merge
from search.engines.columns.ragged import Ragged
from search.engines.columns.records import RecordWriter
from search.indexing import Entry
from search.indexing.duplicates import alone
from search.indexing.entry import entry
from tests.contract import sampling


def entries(seed: int, count: int) -> list[Entry]:
    """Random documents as index entries."""
    random = Random(seed)
    documents = [sampling.document(random, number) for number in range(count)]
    return [entry(alone(document), sampling.SCHEMA) for document in documents]


def collected(chosen: list[Entry], folder: Path) -> Columns:
    """The arrays of some entries."""
    writer = RecordWriter(folder)
    arrays = collect(chosen, sampling.SCHEMA, writer)
    writer.close()
    return arrays


@pytest.mark.parametrize("seed", range(12))
def test_merged_arrays_equal_those_of_the_same_documents(seed: int, tmp_path: Path) -> None:
    """After updates, nothing of deleted documents remains in the arrays, not even their words."""
    random = Random(seed)
    old = entries(seed, random.choice((0, 1, 40)))
    new = entries(seed + 1000, random.choice((0, 1, 20)))
    share = random.choice((0.0, 0.5, 1.0))
    kept = np.array([random.random() < share for _ in old], bool)
    fields = len(sampling.SCHEMA.weights())
    merged = merge(collected(old, tmp_path), kept, collected(new, tmp_path), fields)
    left = [one for one, keep in zip(old, kept, strict=True) if keep]
    expected = collected([*left, *new], tmp_path)
    for field in dataclasses.fields(Columns):
        if field.name.startswith("record_") or field.name == "deleted":
            continue
        before, after = getattr(expected, field.name), getattr(merged, field.name)
        if isinstance(before, Ragged):
            assert before.starts.tolist() == after.starts.tolist(), field.name
            before, after = before.data, after.data
        assert before.tolist() == after.tolist(), field.name
    assert merged.deleted == len(old) - len(left)
