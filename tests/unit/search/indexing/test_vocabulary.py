"""The words and facet values of an index."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import OSA

from search.indexing.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("word", "most", "expected"),
    [
        # A missing letter.
        ("diabtes", 1, [("diabetes", 1)]),
        # Swapped letters count as one typo.
        ("diabeets", 1, [("diabetes", 1)]),
        # A wrong first letter counts as two typos.
        ("tiabetes", 1, []),
        ("tiabetes", 2, [("diabetes", 2)]),
        ("idabetes", 2, [("diabetes", 2)]),
        ("iabetes", 2, [("diabetes", 2)]),
        ("xdiabetes", 2, [("diabetes", 2)]),
        ("tiabetis", 2, []),
        # A word is not a candidate for itself.
        ("diabetes", 1, []),
    ],
)
def test_edit_distances(word: str, most: int, expected: list[tuple[str, int]]) -> None:
    """All engines use the same edit distance."""
    assert Vocabulary([("diabetes", 3), ("dialysis", 2)]).near(word, most) == expected


def test_words_with_another_first_letter() -> None:
    """Words that differ only in the first letter are listed most common first."""
    words = Vocabulary([("pneumonia", 3), ("talking", 2), ("walking", 5), ("stalking", 1)])
    assert words.other_first("neumonia") == [("pneumonia", 2)]
    assert words.other_first("talking") == [("walking", 2), ("stalking", 2)]
    assert words.other_first("walkin") == []


def test_common_words_near_another_word() -> None:
    """Only accepted words in enough documents are candidates, whatever their first letter."""
    words = Vocabulary([("caring", 1), ("carting", 2), ("carving", 9), ("starting", 99)])
    assert words.common_near("carting", 2, 2, str.isalpha) == [("carving", 1), ("starting", 2)]
    assert words.common_near("carting", 1, 1, "caring".__eq__) == [("caring", 1)]


def test_nearer_words_come_first_then_more_common_ones() -> None:
    """Candidates are sorted by distance, then by count."""
    words = Vocabulary([("caring", 1), ("carting", 2), ("carving", 9), ("starting", 99)])
    assert words.near("carling", 2) == [("carving", 1), ("carting", 1), ("caring", 1)]


def test_candidates_equal_those_of_a_full_comparison() -> None:
    """The candidates equal those found by comparing every word."""
    rng = random.Random(5)
    made = {"".join(rng.choices("abç", k=rng.randint(1, 6))) for _ in range(300)}
    words = Vocabulary((word, rng.randint(1, 9)) for word in sorted(made))
    for typed in ("".join(rng.choices("abçd", k=rng.randint(1, 7))) for _ in range(200)):
        for most in (1, 2):
            found = words.near(typed, most)
            # Fewer than 40 words of any one length match, so the limit never drops a candidate.
            assert dict(found) == {w: d for w in made if 0 < (d := distance(w, typed)) <= most}
            assert found == sorted(found, key=lambda one: (one[1], -words.count(one[0]), one[0]))


def distance(word: str, typed: str) -> int:
    """The edit distance of two words, up to the reported limit."""
    if word[:1] == typed[:1]:
        return int(OSA.distance(word, typed))
    tails = {word[1:], word} & {typed[1:], typed}
    swapped = word[1::-1] + word[2:] == typed
    return 0 if word == typed else 2 if tails or swapped else 9


def test_words_survive_as_json() -> None:
    """A vocabulary survives its storage as JSON."""
    words = Vocabulary([("naïve", 3), ("care", 2), ("99490", 1)])
    assert Vocabulary.from_json(words.to_json()).counts == {"naïve": 3, "care": 2}


@pytest.mark.parametrize(("text", "expected"), [("dia", True), ("diabetesx", False), ("e", False)])
def test_beginnings(text: str, expected: object) -> None:
    """The vocabulary knows whether a word starts with a prefix."""
    assert Vocabulary([("diabetes", 3), ("dialysis", 2)]).begins(text) is expected


def test_values_survive_as_json() -> None:
    """Facet values keep their spellings and counts, and values without documents are dropped."""
    values = {("tag", "News"): 2, ("tag", "NEWS"): 1, ("topic", "a\nb"): 3, ("tag", "old"): 0}
    restored = Vocabulary.from_json(Vocabulary((), values.items()).to_json())
    assert restored.values == {key: count for key, count in values.items() if count}


def test_words_of_letters_count() -> None:
    """Numbers, codes and words without documents are omitted, and the highest count is kept."""
    words = Vocabulary([("care", 1), ("care", 3), ("care", 2), ("g2058", 9), ("old", 0)])
    assert (list(words), len(words), words.count("care")) == (["care"], 1, 3)
    assert "care" in words
    assert "old" not in words
    assert words.count("old") == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [("dia", (2, 5)), ("diabetes", (1, 3)), ("", (3, 6)), ("e", (0, 0)), ("diabetesx", (0, 0))],
)
def test_words_with_a_beginning_are_counted(text: str, expected: tuple[int, int]) -> None:
    """The number of words with a prefix, and the sum of their documents."""
    words = Vocabulary([("diabetes", 3), ("dialysis", 2), ("zoster", 1)])
    assert words.beginning(text) == expected


def test_words_that_contain_letters() -> None:
    """Words that contain some letters, or end with them, are listed most common first."""
    words = Vocabulary([("arthritis", 1), ("nephritis", 5), ("critical", 9), ("bronchitis", 1)])
    assert words.containing("riti", at_end=False) == ["critical", "nephritis", "arthritis"]
    assert words.containing("itis", at_end=True) == ["nephritis", "arthritis", "bronchitis"]
    assert words.containing("xyz", at_end=True) == []


def test_the_commonest_spelling_of_a_value() -> None:
    """The most common spelling is shown, or the alphabetically first among equals."""
    values = {("tag", "NEWS"): 1, ("tag", "News"): 2, ("tag", "cafe"): 1, ("tag", "Cafe"): 1}
    words = Vocabulary((), values.items())
    assert words.spellings("tag") == {"news": "News", "cafe": "Cafe"}
    assert words.spellings("nowhere") == {}


def test_near_words_are_limited_by_length() -> None:
    """If very many words are similar, the forty most common of each length are candidates."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    pairs = [a + b for a in letters for b in letters]
    words = Vocabulary((f"care{pair}", count) for count, pair in enumerate(pairs, 1))
    near = words.near("careqqq", 2)
    assert len(near) == 40
    assert len(words.distances("careqqq", 2)) > 40
