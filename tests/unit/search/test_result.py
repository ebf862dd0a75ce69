"""The values of a facet in a result."""

from __future__ import annotations

import pytest

from search.result import facet


@pytest.mark.parametrize(
    ("counts", "chosen", "limit", "expected"),
    [
        ({"b": 1, "a": 1, "c": 5}, [], 9, [("c", 5, False), ("a", 1, False), ("b", 1, False)]),
        ({"a": 3, "b": 2, "c": 1}, [], 2, [("a", 3, False), ("b", 2, False)]),
        ({"a": 3, "b": 2, "c": 1}, ["c"], 1, [("a", 3, False), ("c", 1, True)]),
        ({"a": 3, "b": 2}, ["a", "a"], 1, [("a", 3, True)]),
        ({"a": 3}, ["z", "y"], 9, [("a", 3, False), ("y", 0, True), ("z", 0, True)]),
        ({"a": 3, "b": 0}, ["b"], 0, [("b", 0, True)]),
        ({"a": 0}, [], 9, []),
    ],
)
def test_values_of_a_facet(
    counts: dict[str, int], chosen: list[str], limit: int, expected: list[tuple[str, int, bool]]
) -> None:
    """The most frequent values come first, and chosen ones are listed beyond the limit."""
    values = facet("tag", counts, chosen=chosen, limit=limit).values
    assert [(value.value, value.count, value.selected) for value in values] == expected


def test_all_values_with_documents_are_counted() -> None:
    """The total of values includes those beyond the limit, but not those without documents."""
    assert facet("tag", {"a": 2, "b": 1, "c": 0}, chosen=["z"], limit=1).total_values == 2
