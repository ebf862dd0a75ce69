"""Answers in the form of the API's JSON."""

from __future__ import annotations

import pytest

from web.answer.view import total_pages


@pytest.mark.parametrize(
    ("total", "per_page", "expected"),
    [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (12_345, 10, 1000), (12_345, 3, 3333)],
)
def test_total_pages(total: int, per_page: int, expected: int) -> None:
    """Only pages that can be requested are counted."""
    assert total_pages(total, per_page) == expected
