"""The vocabulary is the same on every engine and stays correct after updates."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import OSA

from search.document import Document
from search.engines.protocol import Engine
from search.indexing.vocabulary import Vocabulary

DOCUMENTS = [
    Document(id="a", title="Diabetes care", body="Diabetes, code 99490, G2058, naïve."),
    Document(
        id="b", url="/b/", title="Care", body="Diabetes mellitus", facets={"topic": ("Renal",)}
    ),
]


def counts(vocabulary: Vocabulary) -> dict[str, int]:
    """All words with their counts."""
    return {word: vocabulary.count(word) for word in vocabulary}


def test_words_count_the_documents_that_hold_them(engine: Engine) -> None:
    """A word's count is that of the field with most documents; numbers and codes are omitted."""
    engine.rebuild(DOCUMENTS)
    assert counts(engine.vocabulary()) == {
        "diabetes": 2, "care": 2, "code": 1, "naive": 1, "mellitus": 1, "renal": 1,
    }  # fmt: skip


def test_words_follow_an_update(engine: Engine) -> None:
    """New words are known at once; the object is reused as long as the generation is."""
    engine.rebuild(DOCUMENTS)
    before = engine.vocabulary()
    assert engine.vocabulary() is before
    engine.update([Document(id="c", title="Asthma")], ["b"])
    assert counts(engine.vocabulary()) == {
        "diabetes": 1, "care": 1, "code": 1, "naive": 1, "asthma": 1,
    }  # fmt: skip


def test_words_count_documents_whatever_their_groups(engine: Engine) -> None:
    """Documents are counted once, and grouped records are not counted."""
    same = "https://x.example/a"
    first, second, third = (
        Document(id=id, title=title, source_url=same)
        for id, title in (("c", "Asthma"), ("d", "Asthma care"), ("e", "Asthma"))
    )
    engine.rebuild([*DOCUMENTS, first, first, second])
    assert engine.vocabulary().count("asthma") == 2
    engine.update([third])
    assert engine.vocabulary().count("asthma") == 3
    engine.update([Document(id="c", title="Renal")], ["e", "nowhere"])
    assert engine.vocabulary().count("asthma") == 1
    whole = counts(engine.vocabulary())
    engine.rebuild([*DOCUMENTS, second, Document(id="c", title="Renal")])
    assert counts(engine.vocabulary()) == whole


def test_an_empty_index_has_no_words(engine: Engine) -> None:
    """An empty index has no words, and no word is near another."""
    engine.rebuild([])
    assert counts(engine.vocabulary()) == {}
    assert engine.vocabulary().near("diabetes", 2) == []


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
    """Words that differ only in the first letter, most common first."""
    words = Vocabulary([("pneumonia", 3), ("talking", 2), ("walking", 5), ("stalking", 1)])
    assert words.other_first("neumonia") == [("pneumonia", 2)]
    assert words.other_first("talking") == [("walking", 2), ("stalking", 2)]
    assert words.other_first("walkin") == []


def test_common_words_near_another_word() -> None:
    """Only accepted words in enough documents are candidates, whatever their first letter."""
    words = Vocabulary([("caring", 1), ("carting", 2), ("carving", 9), ("starting", 99)])
    assert words.common_near("carting", 2, 2, str.isalpha) == [("carving", 1), ("starting", 2)]
    assert words.common_near("carting", 1, 1, "caring".__eq__) == [("caring", 1)]


def test_nearer_words_come_first_then_commoner_ones() -> None:
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
            # There are fewer words than the 40 candidates that are reported for each length.
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
    assert counts(Vocabulary.from_json(words.to_json())) == {"naïve": 3, "care": 2}


@pytest.mark.parametrize(("text", "expected"), [("dia", True), ("diabetesx", False), ("e", False)])
def test_beginnings(text: str, expected: object) -> None:
    """The vocabulary knows whether a word starts with a prefix."""
    assert Vocabulary([("diabetes", 3), ("dialysis", 2)]).begins(text) is expected
