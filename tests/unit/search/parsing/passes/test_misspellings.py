"""Detection and correction of mistyped words."""

from __future__ import annotations

import pytest

from search.lexicon.corrections import Correction
from search.parsing.parser import parse
from search.parsing.passes.misspellings import (
    Misspelling,
    add_corrections,
    find_misspellings,
    replacements,
)
from search.parsing.ranking import DEFAULT
from search.query import Alternative, Match
from tests.unit.search.parsing.lexicons import interpretation_of, lexicon_of, short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("diabtes ", {"diabtes": "diabetes"}),
        ("diabtes", {"diabtes": "diabetes"}),
        ("title:diabtes ", {}),
        ("body:diabtes ", {"diabtes": "diabetes"}),
        ("diabet", {}),
        ("diabetes ", {}),
        ("DIABTES care ", {}),
        ("DIABTES ", {"DIABTES": "diabetes"}),
        ('"diabtes" -diabtes diabtes* ', {}),
        ("diabtes-care ", {}),
        ("caer ", {}),
        ("diabtes OR hypertensoin ", {"diabtes": "diabetes", "hypertensoin": "hypertension"}),
    ],
)
def test_mistyped_words_are_replaced(text: str, expected: dict[str, str]) -> None:
    """Only plain words that no document contains, even as a prefix, are replaced."""
    lexicon = lexicon_of("diabetes care", "hypertension care")
    words = parse(text, lexicon.schema).words
    assert replacements(find_misspellings(words, lexicon)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One word, typed as two.
        ("neuro pathy ", {}),
        ("patty pathy ", {"pathy": "patty"}),
        # Two words, typed as one.
        ("bloodtest ", {}),
        ("bloodtezt ", {"bloodtezt": "bloodiest"}),
    ],
)
def test_joined_and_split_words_are_not_misspelled(text: str, expected: dict[str, str]) -> None:
    """A word is only corrected if it is neither two words nor, with a neighbor, part of one."""
    lexicon = lexicon_of("neuropathy patty", "blood test", "bloodiest")
    words = parse(text, lexicon.schema).words
    assert replacements(find_misspellings(words, lexicon)) == expected


def test_a_rare_correction_does_not_rank_first() -> None:
    """A correction that is rarer than the best correction does not weigh more."""
    lexicon = lexicon_of(*["patients"] * 3, "patents patients")
    (misspelling,) = find_misspellings(parse("paitents ", lexicon.schema).words, lexicon)
    assert [one.word for one in misspelling.corrections] == ["patients", "patents"]
    before = interpretation_of("patients ", lexicon)
    clauses = add_corrections(before, [misspelling], lexicon, DEFAULT).query_clauses()
    boosts = {one.words[0]: one.boost for one in clauses[0].alternatives}
    assert boosts["patient"] == 1.0
    assert boosts["patent"] < 0.4 / 3


def test_a_rare_word_may_be_mistyped() -> None:
    """A rare word stays in the query, with a far more common word as an alternative."""
    lexicon = lexicon_of("diabetis", *["diabetes"] * 60)
    (misspelling,) = find_misspellings(parse("diabetis ", lexicon.schema).words, lexicon)
    assert misspelling == Misspelling(0, "diabetis", True, (Correction("diabetes", 1, 60),))
    assert replacements([misspelling]) == {}


@pytest.mark.parametrize(
    ("text", "exists", "expected", "signs"),
    [
        ("tests ", False, ["test|tests|bess|tess"], [(("tess",), 0.4 * 0.4)]),
        (
            "tests ",
            True,
            ["test|tests|bess|tess"],
            [(("bess",), 0.4 * 0.05), (("tess",), 0.4 * 0.05 * 0.4), (("tests",), 20.0)],
        ),
    ],
)
def test_corrections_are_added(
    text: str, exists: bool, expected: list[str], signs: list[tuple[tuple[str, ...], float]]
) -> None:
    """The best correction ranks first, and an existing word ranks above all corrections."""
    lexicon = lexicon_of("bess tess")
    corrections = (Correction("bess", 1, 1), Correction("tess", 1, 1))
    before = interpretation_of(text, lexicon)
    misspelling = Misspelling(0, "tests", exists, corrections)
    after = add_corrections(before, [misspelling], lexicon, DEFAULT)
    assert short(after.query_clauses()) == expected
    alternatives = [clause.alternatives[0] for clause in after.signs]
    assert [(one.words, one.boost) for one in alternatives] == [
        (words, pytest.approx(boost)) for words, boost in signs
    ]
    assert after.reasons[Alternative(Match.TERM, ("tess",))] == "correction of “tests”"
    assert before.reasons == {}


def test_nothing_is_added_without_misspellings() -> None:
    """An interpretation without misspellings is returned unchanged."""
    lexicon = lexicon_of("care")
    before = interpretation_of("care ", lexicon)
    assert add_corrections(before, [], lexicon, DEFAULT) is before
