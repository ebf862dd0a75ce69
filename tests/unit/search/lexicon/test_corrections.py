"""Candidates for correcting a mistyped word."""

from __future__ import annotations

import pytest

from search.indexing.vocabulary import Vocabulary
from search.lexicon.corrections import Correction, corrections, typos

COUNTS = {"diabetes": 9, "diabetic": 3, "diabetis": 1, "hypertension": 5, "care": 9}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("care", 0), ("carer", 1), ("dialyse", 1), ("diabetes", 2), ("dialysing", 2),
        ("99490", 0), ("g2058xyz", 0),
    ],
)  # fmt: skip
def test_how_many_typos_a_word_may_have(word: str, expected: int) -> None:
    """Words of 5 letters or more may have one typo, of 8 or more two; codes may have none."""
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
    vocabulary = Vocabulary((f"tele{letter}", 1) for letter in "bcdfghj")
    shown = {"teleb": 0, "telec": 2}
    near = corrections("telex", vocabulary, lambda word: shown.get(word, 1))
    assert near[0] == Correction("telec", 1, 2)
    assert len(near) == 3
    assert "teleb" not in [correction.word for correction in near]


@pytest.mark.parametrize(("number", "expected"), [(12, ["telel"]), (13, [])])
def test_only_the_twelve_commonest_are_counted(number: int, expected: list[str]) -> None:
    """If many words are equally near, only the twelve most common are looked up."""
    letters = "abcdefghijklm"[:number]
    vocabulary = Vocabulary((f"tele{letter}", 100 - place) for place, letter in enumerate(letters))
    near = corrections("telex", vocabulary, lambda word: int(word == f"tele{letters[-1]}"))
    assert [correction.word for correction in near] == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        # A missing vowel or a repeated consonant is likelier than another consonant.
        ("arest", ["arrest", "arent"]),
        # Two typos and another sound are much further away than one typo.
        ("tlaking", ["talking", "taking"]),
        # Only the first letter is wrong.
        ("adressed", ["addressed"]),
        ("neumonia", ["pneumonia"]),
        ("talkers", ["stalkers"]),
        # A wrong first letter does not count if another word is near.
        ("takers", ["takes"]),
    ],
)
def test_sounds_and_first_letters(word: str, expected: list[str]) -> None:
    """The sound of a word decides between near words, and the first letter if no word is near."""
    counts = {
        "arent": 9, "arrest": 3, "taking": 9, "talking": 3, "addressed": 1, "dressed": 9,
        "pneumonia": 9, "stalkers": 2, "takes": 1, "makers": 9,
    }  # fmt: skip
    vocabulary = Vocabulary(counts.items())
    near = corrections(word, vocabulary, vocabulary.count)
    assert [correction.word for correction in near] == expected


@pytest.mark.parametrize(
    ("word", "common", "expected"),
    [
        ("skitzophrenia", 5, ["schizophrenia"]),
        ("athsma", 5, ["asthma"]),
        ("stomec", 5, ["stomach"]),
        # A longer word may differ in one sound.
        ("phenemonia", 5, ["pneumonia"]),
        # Rare words, and all words if `common` is 0, are not candidates.
        ("skitzophrenia", 10, []),
        ("skitzophrenia", 0, []),
        # Nothing sounds like this.
        ("stumbler", 5, []),
        # Neither the first letter nor the first sound is the same.
        ("kinterra", 5, []),
        # A stop word.
        ("bobath", 5, []),
        # A rare word is near, so common words that sound alike are compared with it.
        ("sumak", 5, ["sumac"]),
        ("stomak", 5, ["stomach", "stoma"]),
    ],
)
def test_sound_alikes_are_the_last_resort(word: str, common: int, expected: list[str]) -> None:
    """If no common word is near, common words that sound alike are candidates."""
    counts = {
        "schizophrenia": 9, "asthma": 9, "stomach": 9, "pneumonia": 9, "sumac": 1, "stoma": 2,
        "winter": 9, "both": 9,
    }  # fmt: skip
    vocabulary = Vocabulary(counts.items())
    near = corrections(word, vocabulary, vocabulary.count, common=common)
    assert [correction.word for correction in near] == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("headace", ["headache"]),
        # One typo away from a word that may be a name.
        ("medisolve", ["medisolv"]),
        # Two typos are too many for that.
        ("medizolve", []),
    ],
)
def test_rare_words_may_be_misspelled_themselves(word: str, expected: list[str]) -> None:
    """A rare, unlisted word is a candidate only if it is one typo away and there is no other."""
    counts = {"headache": 1, "headaces": 2, "medisolv": 1}
    vocabulary = Vocabulary(counts.items())
    near = corrections(word, vocabulary, vocabulary.count, is_right="headache".__eq__)
    assert [correction.word for correction in near] == expected


def test_of_equal_candidates_the_one_that_sounds_the_same_is_best() -> None:
    """Two typos that are not heard cost as much as one that is heard, and are more likely."""
    vocabulary = Vocabulary({"medicaid": 14, "medicare": 35}.items())
    near = corrections("medicade", vocabulary, vocabulary.count)
    assert [correction.word for correction in near] == ["medicaid", "medicare"]


@pytest.mark.parametrize(
    ("count", "expected"), [(700, ["medicaid", "medical"]), (701, ["medicaid"])]
)
def test_a_very_common_word_does_not_hide_a_better_candidate(
    count: int, expected: list[str]
) -> None:
    """A less similar word in more than fifty times as many documents is not a candidate."""
    vocabulary = Vocabulary({"medicaid": 14, "medical": count}.items())
    near = corrections("medicade", vocabulary, vocabulary.count)
    assert [correction.word for correction in near] == expected
