"""Spelling suggestions for queries that find next to nothing."""

from __future__ import annotations

import pytest

from search.indexing.vocabulary import Vocabulary
from search.lexicon.did_you_mean import commoner, respelled

VOCABULARY = Vocabulary({"chronic": 50, "cronic": 5, "diabetes": 20, "care": 9}.items())


@pytest.mark.parametrize(
    ("word", "unfinished", "expected"),
    [
        ("cronic", False, "chronic"),
        ("chronic", False, ""),
        ("diabtes", False, "diabetes"),
        ("diabet", True, ""),
        ("caer", False, ""),
    ],
)
def test_a_far_commoner_word(word: str, unfinished: bool, expected: str) -> None:
    """Ten times as common, or any where the word is unknown and begins no other."""
    assert commoner(VOCABULARY, word, unfinished=unfinished) == expected


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ('Cronic "diabtes" -care!', 'chronic "diabetes" -care!'),
        ("chronic care", ""),
        ("CCM caer", ""),
        ("diabe", ""),
        ("", ""),
    ],
)
def test_a_query_is_spelled_again(q: str, expected: str) -> None:
    """Everything but its mistyped words stays as typed."""
    assert respelled(VOCABULARY, q) == expected
