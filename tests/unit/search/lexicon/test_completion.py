"""Completions of partly typed text."""

from __future__ import annotations

import pytest

from search.lexicon.completion import Completions, begins_nearly

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
    """Strings that start with the query come first, then the most frequent ones."""
    assert texts("care") == ["Care Coordination", "Primary Care", "Chronic Care Management (CCM)"]
    assert texts("care", limit=2) == ["Care Coordination", "Primary Care"]


def test_every_word_typed_begins_a_word() -> None:
    """Each typed word is a prefix of some word, in any order, ignoring accents; acronyms count."""
    assert texts("man", "chr") == texts("ccm") == ["Chronic Care Management (CCM)"]
    assert texts("emi") == ["Émigré Health"]
    assert texts("care", "nothing") == texts() == []


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        # A missing letter.
        ("teleheath", True),
        # An extra letter.
        ("tellehea", True),
        # A wrong letter.
        ("tekehealth", True),
        # Two swapped letters.
        ("tleeheal", True),
        # No typo.
        ("teleh", False),
        # Two typos.
        ("tekeheatlh", False),
        # A wrong first letter.
        ("yelehealth", False),
        # Longer than the word.
        ("telehealths", False),
        ("t", False),
        ("", False),
    ],
)
def test_one_typo(typed: str, near: bool) -> None:
    """One letter may be wrong, missing, extra or swapped with the next, except for the first."""
    assert begins_nearly("telehealth", typed) is near


def test_words_near() -> None:
    """Short words and codes are never corrected; each candidate comes with its count."""
    known = Completions([("Primary Care", 1), ("Primary", 2), ("99490", 1), ("Cares", 1)])
    assert known.near("primery") == [(2, "primary")]
    assert known.near("99491") == known.near("carw") == known.near("zzzzz") == []
