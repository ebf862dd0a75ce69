"""Affixes that change the meaning of a word."""

from __future__ import annotations

import pytest

from search.lexicon.english.affixes import crosses_affix


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("hypotention", "hypertension"),
        ("hyperpituitarism", "hypopituitarism"),
        ("intravenus", "intervenous"),
        ("colostomy", "colectomy"),
        ("hyperglycemia", "hyperglycuria"),
        ("neuritis", "neurosis"),
    ],
)
def test_opposites_are_distinguished(word: str, other: str) -> None:
    """A misspelled word with one affix is never corrected to a word with the opposite affix."""
    assert crosses_affix(word, other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("hypertention", "hypertension"),
        ("hyprtension", "hypertension"),
        ("diabtes", "diabetes"),
        ("superfical", "superficial"),
        ("arthritus", "arthritis"),
        # Two letters are swapped.
        ("adbominal", "abdominal"),
    ],
)
def test_the_same_affix_or_none_does_not_cross(word: str, other: str) -> None:
    """A typo in the rest of the word or within the affix may be corrected."""
    assert not crosses_affix(word, other)
