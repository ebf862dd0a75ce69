"""Spelling suggestions for queries with few or no results."""

from __future__ import annotations

import pytest

from search.indexing.vocabulary import Vocabulary
from search.lexicon.did_you_mean import commoner, respelled

COUNTS = {
    "chronic": 50, "cronic": 5, "diabetes": 20, "care": 9, "asthma": 19, "asthme": 2,
    "hypertension": 30, "hypretension": 3, "hypretensoin": 3, "dialysing": 4,
}  # fmt: skip
VOCABULARY = Vocabulary(COUNTS.items())


@pytest.mark.parametrize(
    ("word", "unfinished", "expected"),
    [
        ("cronic", False, "chronic"),
        ("chronic", False, ""),
        ("diabtes", False, "diabetes"),
        ("diabtes", True, "diabetes"),
        ("diabete", True, ""),
        ("diabete", False, "diabetes"),
        ("caer", False, ""),
        ("asthme", False, ""),
        ("hypretension", False, "hypertension"),
        ("hypretensoin", False, ""),
        ("dilaysign", False, "dialysing"),
    ],
)
def test_a_far_more_common_word(word: str, unfinished: bool, expected: str) -> None:
    """A suggestion is one typo away and ten times as common, or is near an unknown word."""
    assert commoner(VOCABULARY, word, unfinished=unfinished) == expected


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ('Cronic "diabtes" -care!', 'chronic "diabetes" -care!'),
        ("chronic care", ""),
        ('"cronic" care', '"chronic" care'),
        ("CCM caer", ""),
        ("ASTHM care", ""),
        ("asthm care", "asthma care"),
        ("care diabete", ""),
        ("diabete care", "diabetes care"),
        ("", ""),
    ],
)
def test_a_query_is_spelled_again(q: str, expected: str) -> None:
    """Only the mistyped words of a query are replaced."""
    assert respelled(VOCABULARY, q) == expected
