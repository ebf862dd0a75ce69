"""Candidates for correcting a mistyped word."""

from __future__ import annotations

import pytest

from search.indexing.vocabulary import Vocabulary
from search.lexicon.corrections import Correction, corrections, typos

COUNTS = {"diabetes": 9, "diabetic": 3, "diabetis": 1, "hypertension": 5, "care": 9}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("care", 0), ("carer", 1), ("diabetes", 1), ("dialysing", 2), ("hypertension", 2),
        ("99490", 0), ("g2058xyz", 0),
    ],
)  # fmt: skip
def test_how_many_typos_a_word_may_have(word: str, expected: int) -> None:
    """No typos up to 4 letters, one from 5, two from 9, none in codes."""
    assert typos(word) == expected


@pytest.mark.parametrize(
    ("word", "least", "expected"),
    [
        ("diabetss", 1, ["diabetes", "diabetis"]),
        ("diabetss", 2, ["diabetes"]),
        ("hypretensoin", 1, ["hypertension"]),
        ("hypretensoi", 1, []),
        ("caer", 1, []),
        ("99491", 1, []),
    ],
)
def test_corrections_of_a_word(word: str, least: int, expected: list[str]) -> None:
    """The nearest candidates come first, then the most common; rare words are not candidates."""
    vocabulary = Vocabulary(COUNTS.items())
    near = corrections(word, vocabulary, vocabulary.count, least=least)
    assert [correction.word for correction in near] == expected


def test_only_words_that_documents_contain_now() -> None:
    """Words that occur only in hidden documents are not candidates."""
    vocabulary = Vocabulary((f"tele{letter}", 1) for letter in "abcdefg")
    shown = {"telea": 0, "teleb": 2}
    near = corrections("telex", vocabulary, lambda word: shown.get(word, 1))
    assert near[0] == Correction("teleb", 1, 2)
    assert len(near) == 3
    assert "telea" not in [correction.word for correction in near]


@pytest.mark.parametrize(("number", "expected"), [(12, ["telel"]), (13, [])])
def test_only_the_twelve_commonest_are_counted(number: int, expected: list[str]) -> None:
    """Of equally near words, only the twelve most common are looked up."""
    letters = "abcdefghijklm"[:number]
    vocabulary = Vocabulary((f"tele{letter}", 100 - place) for place, letter in enumerate(letters))
    near = corrections("telex", vocabulary, lambda word: int(word == f"tele{letters[-1]}"))
    assert [correction.word for correction in near] == expected
