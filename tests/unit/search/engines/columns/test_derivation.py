"""Postings are derived from streams of numbers."""

from __future__ import annotations

import numpy as np

from search.engines.columns.derivation import documents_by_value, inverted, values_by_document


def test_tokens_are_counted_in_each_field_and_as_weighted_in_all() -> None:
    """Tokens are counted per field, and weighted by field in the total."""
    # Document 0 has 1 0 1 in field 0 and 1 in field 1; document 1 has 0 in field 1.
    tokens = np.array([1, 0, 1, 1, 0])
    places = np.array([0, 0, 0, 1, 3])
    postings = inverted(tokens, places, 2, np.array([3, 1]))
    rows = [postings.documents.row(row).tolist() for row in range(6)]
    assert rows == [[0, 1], [0], [0], [0], [1], [0]]
    assert postings.counts.tolist() == [3, 1, 7, 1, 2, 1, 1]
    assert [postings.positions.row(row).tolist() for row in range(2)] == [[1, 4], [0, 2, 3]]


def test_no_tokens_have_no_postings() -> None:
    """An index without tokens has no postings."""
    none = np.empty(0, np.int64)
    postings = inverted(none, none, 0, np.array([1]))
    assert len(postings.documents) == 0
    assert len(postings.counts) == 0


def test_values_are_listed_by_value_and_by_document() -> None:
    """Facet values are listed by value and by document."""
    by_value = documents_by_value(np.array([2, 0, 2]), np.array([2, 0, 1]), 3)
    assert [by_value.row(value).tolist() for value in range(3)] == [[0], [], [0, 2]]
    by_document = values_by_document(by_value, 3)
    assert [by_document.row(document).tolist() for document in range(3)] == [[0, 2], [], [2]]
