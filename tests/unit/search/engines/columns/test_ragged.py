"""Rows of different lengths in one array."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.columns.ragged import (
    Ragged,
    Strings,
    common,
    gathered,
    inserted,
    narrow,
    spans,
    starts_of,
    without,
)

ROWS = st.lists(st.lists(st.integers(0, 300), max_size=4), min_size=1, max_size=8)


def ragged(rows: list[list[int]]) -> Ragged:
    """The rows as ragged arrays."""
    data = np.array([number for row in rows for number in row], np.int64)
    return Ragged(starts_of(np.array([len(row) for row in rows])), data)


def lists(rows: Ragged) -> list[list[int]]:
    """The rows as lists."""
    return [rows.row(number).tolist() for number in range(len(rows))]


@given(ROWS, ROWS)
def test_rows_are_taken_joined_and_gathered(rows: list[list[int]], more: list[list[int]]) -> None:
    """Selected rows keep their order, and empty rows are preserved."""
    kept = [bool(sum(row) % 2) for row in rows]
    taken = ragged(rows).taken(np.array(kept))
    assert lists(taken) == [row for row, keep in zip(rows, kept, strict=True) if keep]
    assert lists(ragged(rows).followed_by(ragged(more))) == rows + more
    numbers = np.flatnonzero(kept)
    assert gathered(ragged(rows), numbers).tolist() == taken.data.tolist()


@given(st.sets(st.integers(0, 20)), st.sets(st.integers(0, 20), min_size=1))
def test_common_numbers(numbers: set[int], others: set[int]) -> None:
    """Numbers that two ascending arrays share stay in order."""
    shared = common(np.array(sorted(numbers), np.uint8), np.array(sorted(others), np.uint8))
    assert shared.tolist() == sorted(numbers & others)


def test_indexes_of_ranges() -> None:
    """Empty ranges have none, and small types do not overflow."""
    starts, ends = np.array([3, 7, 254], np.uint8), np.array([5, 7, 255], np.uint8)
    assert spans(starts, ends).tolist() == [3, 4, 254]
    assert spans(starts[:0], ends[:0]).tolist() == []


@given(st.lists(st.integers(0, 9), max_size=30), st.data())
def test_data_are_removed_and_inserted(numbers: list[int], draw: st.DataObject) -> None:
    """Both ways of removing data, copying a few pieces or masking many, agree with a plain list."""
    data = np.array(numbers, np.int64)
    places = st.lists(st.integers(0, max(0, len(numbers) - 1)), max_size=len(numbers), unique=True)
    gone = sorted(draw.draw(places)) if numbers else []
    left = [number for place, number in enumerate(numbers) if place not in gone]
    assert without(data, np.array(gone, np.int64)).tolist() == left
    at = sorted(draw.draw(st.lists(st.integers(0, len(numbers)), max_size=6)))
    new = np.arange(100, 100 + len(at))
    expected = np.insert(data, np.array(at, np.int64), new).tolist()
    assert inserted(data, np.array(at, np.int64), new).tolist() == expected


@given(st.lists(st.text(max_size=3), unique=True), st.text(max_size=2))
def test_sorted_texts_are_found_by_themselves_and_by_prefix(texts: list[str], prefix: str) -> None:
    """Strings are sorted as Python sorts them, whatever the script."""
    texts = sorted(text for text in texts if text.isprintable())
    table = Strings.of(texts)
    assert list(table) == texts
    assert [table.find(text) for text in texts] == list(range(len(texts)))
    assert table.find("not there") == -1
    if prefix.isprintable():
        first, end = table.span(prefix)
        assert texts[first:end] == [text for text in texts if text.startswith(prefix)]


@pytest.mark.parametrize(
    ("most", "kind"),
    [(255, "u1"), (256, "u2"), (65_535, "u2"), (65_536, "u4"), (2**32 - 1, "u4"), (2**32, "i8")],
)
def test_numbers_use_the_smallest_type_that_fits(most: int, kind: str) -> None:
    """The smallest integer type that fits is chosen, and no number is truncated."""
    numbers = narrow(np.array([0, most]))
    assert numbers.dtype == np.dtype(kind)
    assert numbers.tolist() == [0, most]
