"""The labels of facet values."""

from __future__ import annotations

import pytest

from search.facet_field import FacetField


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("if-you-have-health-insurance", "If you have health insurance"),
        ("in_review", "In review"),
        ("draft", "Draft"),
        ("élan-vital", "Élan vital"),
        # Written by people, or no words at all.
        ("Health-Care", "Health-Care"),
        ("health care", "health care"),
        ("2024-05-01", "2024-05-01"),
        ("-x", "-x"),
        ("", ""),
    ],
)
def test_slugs_become_words(value: str, label: str) -> None:
    """`humanize` shows a slug as words, and leaves everything else as it is."""
    assert FacetField("status", "Status", humanize=True).value_label(value) == label
    assert FacetField("status", "Status").value_label(value) == value


def test_a_label_of_its_own_comes_first() -> None:
    """A label in the settings applies to all spellings of a value, and precedes `humanize`."""
    facet = FacetField("state", "State", labels=(("ny", "New York"),), humanize=True)
    assert [facet.value_label(v) for v in ("ny", "NY", "new-jersey")] == [
        "New York", "New York", "New jersey",
    ]  # fmt: skip
