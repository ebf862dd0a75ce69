"""Beginnings, and the texts they may become."""

from __future__ import annotations

from search.completion import Completions

COUNTS = {
    "Chronic Care Management (CCM)": 12,
    "Care Coordination": 3,
    "Telehealth": 40,
    "Primary Care": 30,
    "Émigré Health": 1,
}


def texts(*typed: str, limit: int = 8) -> list[str]:
    return [found.text for found in Completions(COUNTS.items()).matching(typed, limit)]


def test_what_begins_as_typed_comes_first_then_the_most_frequent() -> None:
    """A text that begins so comes before those that hold it further on."""
    assert texts("care") == ["Care Coordination", "Primary Care", "Chronic Care Management (CCM)"]
    assert texts("care", limit=2) == ["Care Coordination", "Primary Care"]


def test_every_word_typed_begins_a_word() -> None:
    """All words count, in any order; an acronym is a word, accents do not matter."""
    assert texts("man", "chr") == texts("ccm") == ["Chronic Care Management (CCM)"]
    assert texts("emi") == ["Émigré Health"]
    assert texts("care", "nothing") == texts() == []
