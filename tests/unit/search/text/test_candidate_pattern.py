"""The pattern of words that may match."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.candidate_pattern import (
    accented_pattern,
    in_lower_case,
    is_accented,
    is_covered,
    other_forms_matches,
    plain_pattern,
    sign_pattern,
)
from search.text.lexer import OTHER_FORMS_PATTERN

_ALPHABET = "aB1é -.&\n–,+#x"


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("care", "Caring for careful scarecrows, in care.", ["Caring", "careful", "care."]),
        ("die", "He dies; dying is a process.", ["dies", "dying"]),
        ("us", "The U.S. and us, not bus.", ["U.S.", "us"]),
        ("s", "It's the S in U.S.", ["S"]),
        ("us", "us's u.s u's", ["us's", "u.s"]),
        ("d", "vitamin D, d'Or, D. and C.D.", ["D", "d'Or", "D."]),
        ("etat", "un état de fait", ["état"]),
        ("oedeme", "Œdème ou odeur", ["Œdème"]),
    ],
)
def test_words_that_begin_alike_are_candidates(word: str, text: str, expected: list[str]) -> None:
    """Words are candidates if they begin like the query's word when folded or stemmed."""
    accented, plain = accented_pattern(frozenset({word})), plain_pattern(frozenset({word}))
    assert accented is not None
    assert plain is not None
    assert [match.group() for match in accented.finditer(text)] == expected
    if not is_accented(text):
        found = plain.finditer(in_lower_case(text))
        assert [text[match.start() : match.end() - 1] for match in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("care", False),
        ("\u201ccare\u201d \u2013 it\u2019s 5\u00a0\u00b0C \u2026", False),
        ("\u00e9tat", True),
        ("e\u0301tat", True),
        ("\u0153dema", True),
        ("5 \u00b5g", True),
        ("ca\u00adre", True),
    ],
)
def test_punctuation_is_no_accent(text: str, expected: bool) -> None:
    """Text whose letters are all in ASCII needs no pattern of accented letters."""
    assert is_accented(text) is expected


def test_words_in_other_scripts_have_no_pattern() -> None:
    """Words that are not in Latin letters are found by analyzing all text."""
    assert accented_pattern(frozenset({"боль"})) is None
    assert plain_pattern(frozenset({"боль"})) is None


@pytest.mark.parametrize(
    ("word", "expected"),
    [("care", True), ("g2058", True), ("1000", False), ("e11.9", False), ("c++", False)],
)
def test_words_with_symbols_are_not_covered(word: str, expected: bool) -> None:
    """Numbers and symbols may be written differently in text: 1,000."""
    assert is_covered(word) is expected


@pytest.mark.parametrize(
    ("word", "text", "is_found"),
    [
        ("1000", "1,000", True),
        ("2", "H₂O", True),
        ("2", "no digit", False),
        ("c++", "C++", True),
        ("c++", "C or B", False),
        (".net", ".NET", True),
        ("run", "--run", False),
        ("--run", "--run", True),
    ],
)
def test_signs_point_to_words_that_are_not_covered(word: str, text: str, is_found: bool) -> None:
    """A digit or a symbol is in each string that may contain such a word."""
    pattern = sign_pattern({word} if not is_covered(word) else ())
    assert (pattern is not None and pattern.search(text) is not None) == is_found


@given(st.text(_ALPHABET, max_size=40))
def test_looking_at_signs_inside_words_misses_no_other_form(text: str) -> None:
    """Trying the pattern only around signs finds the same words as trying it everywhere."""
    assert [match.span() for match in other_forms_matches(text, 0)] == [
        match.span() for match in OTHER_FORMS_PATTERN.finditer(text)
    ]
