"""The words of an index as they may be found now."""

from __future__ import annotations

import pytest

from search.lexicon.lexicon import Spelling
from search.query import Alternative, Match
from search.schema import Schema
from tests.unit.search.parsing.lexicons import lexicon_of


@pytest.mark.parametrize(
    ("word", "exists", "expected"),
    [
        ("diabtes", False, ["diabetes"]),
        ("diabetis", True, ["diabetes"]),
        ("diabetes", True, []),
        ("care", True, []),
        ("managing", True, []),
        ("unlikely", False, []),
    ],
)
def test_spelling(word: str, exists: bool, expected: list[str]) -> None:
    """A word that exists may be mistyped where a far commoner one is near."""
    lexicon = lexicon_of("diabetis managed", *["diabetes"] * 60)
    spelling = lexicon.spelling(word, "")
    corrections = [correction.word for correction in spelling.corrections]
    assert (spelling.exists, corrections) == (exists, expected)


def test_short_words_are_never_looked_up() -> None:
    """They may have no typo."""
    assert lexicon_of("x").spelling("caer", "") == Spelling(exists=True)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("telehealth", (("tele", "health"),)),
        ("ehealth", (("e", "health"),)),
        ("healthtele", ()),
        ("tohealth", ()),
    ],
)
def test_a_word_is_split(word: str, expected: tuple[tuple[str, str], ...]) -> None:
    """Where documents contain both parts side by side, and the first is not short."""
    assert lexicon_of("tele health", "e health", "to health").split(word, "") == expected


def test_stems_in_several_languages_are_equally_rare() -> None:
    """Each weighs as much as the commonest of them; unknown ones and one language stay."""
    texts = ["manages"] * 5
    single, double = lexicon_of(*texts), lexicon_of(*texts, schema=Schema(languages=("en", "es")))
    forms = [Alternative(Match.TERM, (term,)) for term in ("manag", "manages", "nothing")]
    assert single.level(forms) == tuple(forms)
    assert {one.boost for one in double.level(forms)} == {1.0}
    assert {one.boost for one in single.alternatives("manages", boost=0.5)} == {0.5}
