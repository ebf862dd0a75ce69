"""Index files whose arrays are inconsistent are rejected before a search reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search.engines.columns import columns
from search.engines.columns.columns import Columns
from search.engines.columns.ragged import Ragged
from search.errors import IndexCorrupt
from tests.contract.sampling import SCHEMA
from tests.unit.search.engines.columns.test_merging import collected, entries


@pytest.fixture
def arrays(tmp_path: Path) -> Columns:
    """The arrays of a few documents."""
    return collected(entries(1, 9), tmp_path)


def test_arrays_survive_storage(arrays: Columns, tmp_path: Path) -> None:
    """Loaded arrays equal the saved ones."""
    columns.save(arrays, tmp_path)
    loaded = columns.load(tmp_path, SCHEMA)
    assert loaded.positions.data.tolist() == arrays.positions.data.tolist()
    assert list(loaded.words) == list(arrays.words)
    assert loaded.date.tolist() == arrays.date.tolist()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda a: replace(a, kind=a.kind[:-1]), "rows instead of"),
        (lambda a: replace(a, id_order=a.id_order + 1), "points beyond"),
        (lambda a: replace(a, word_counts=a.word_counts[1:]), "word_counts has"),
        (lambda a: replace(a, date=a.date.astype(np.float32)), "must contain integers"),
        (lambda a: replace(a, value_docs=_descending(a.value_docs)), "does not ascend from 0"),
        (lambda a: replace(a, positions=_beyond(a.positions)), "positions points beyond"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    arrays: Columns, tmp_path: Path, damage: Callable[[Columns], Columns], message: str
) -> None:
    """An offset that points outside an array is rejected."""
    columns.save(damage(arrays), tmp_path)
    with pytest.raises(IndexCorrupt, match=message):
        columns.load(tmp_path, SCHEMA)


@pytest.mark.parametrize(
    "place", [["<O8", 0, 1], ["|u1", 0, 10**12], ["|u1", -64, 1], ["|u1", 1, 1], ["|u1", 0], 7]
)
def test_a_list_that_points_anywhere_is_refused(
    arrays: Columns, tmp_path: Path, place: object
) -> None:
    """Types, offsets and lengths in a file are not trusted, because it may be malicious."""
    columns.save(arrays, tmp_path)
    file = tmp_path / "columns.json"
    contents = json.loads(file.read_text())
    contents["arrays"]["kind"] = place
    file.write_text(json.dumps(contents))
    with pytest.raises(IndexCorrupt, match="cannot be read"):
        columns.load(tmp_path, SCHEMA)


def _descending(rows: Ragged) -> Ragged:
    return Ragged(rows.starts[::-1].copy(), rows.data)


def _beyond(rows: Ragged) -> Ragged:
    return Ragged(rows.starts, rows.data + len(rows.data))
