"""Facet values that are paths, as the levels of a hierarchical menu."""

from __future__ import annotations

from web.instantsearch.facet_paths import level_counts, level_of, step, values_under


def test_names_of_levels() -> None:
    """A level is named after a facet of the index."""
    assert level_of("topic.lvl0", ["topic"]) == ("topic", 0)
    for name in ("topic", "topic.lvl", "topic.lvl10", "tag.lvl0", "topic.lvl0.x"):
        assert level_of(name, ["topic"]) is None


def test_steps() -> None:
    """A value has a step for each level that it reaches."""
    assert [step("A > B", level) for level in range(3)] == ["A", "A > B", ""]


def test_values_under_a_path() -> None:
    """A path selects itself and everything below it, but not names that only begin alike."""
    values = ("A", "A > B", "A > B > C", "AB", "B > A")
    assert values_under("A", values) == ("A", "A > B", "A > B > C")
    assert values_under("A > B", values) == ("A > B", "A > B > C")


def test_hits_with_several_values_under_a_path_count_once() -> None:
    """Only paths with several values need a search of their own."""
    searched = []

    def count(values: tuple[str, ...]) -> int:
        searched.append(values)
        return 3

    counts = {"A > B": 2, "A > C": 2, "D": 5, "E > F": 0}
    assert level_counts(counts, 0, count) == {"D": 5, "A": 3}
    assert searched == [("A > B", "A > C")]
    assert level_counts(counts, 1, count) == {"A > B": 2, "A > C": 2}
