"""Spelling suggestions for queries with few or no results."""

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
    """A suggested word is ten times as common, or any word if the typed one is unknown."""
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
    """Only the mistyped words of a query are replaced."""
    assert respelled(VOCABULARY, q) == expected
