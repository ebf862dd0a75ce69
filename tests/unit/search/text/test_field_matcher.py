"""Matching in one field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import Alternative, Match
from search.text import words
from search.text.candidate_pattern import is_covered
from search.text.field_matcher import FieldMatcher

_WORD = st.text("aeéœßSty1", min_size=2, max_size=5)
_SIGNS = "aC12²₂.,+#-"


@given(st.lists(_WORD).map(" ".join), st.text("aeoésty1", min_size=1, max_size=3))
def test_words_that_begin_otherwise_cannot_match(text: str, typed: str) -> None:
    """Analyzing only words that begin like those of the query misses no match."""
    assert_misses_nothing(text, words(typed))


@given(
    st.lists(st.text(_SIGNS, min_size=1, max_size=6)).map(" ".join),
    st.text(_SIGNS, min_size=1, max_size=4),
)
def test_words_without_signs_cannot_match(text: str, typed: str) -> None:
    """Analyzing only strings with digits and symbols misses no number or name with symbols."""
    assert_misses_nothing(text, [word for word in words(typed) if not is_covered(word)])


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        (("care", "pl"), "A care plan. Care places, care.", ["care plan", "Care places"]),
        (("care", "pl"), "Care of plans. Plan care. Careful plans", []),
        (("a", "care", "pl"), "A care plan, the care plan", ["A care plan"]),
    ],
)
def test_a_phrase_whose_last_word_is_unfinished(
    typed: tuple[str, ...], text: str, expected: list[str]
) -> None:
    """All words but the last must be whole, adjacent and in order."""
    matches = FieldMatcher([Alternative(Match.BEGINNING, typed)], ()).find(text, "en")
    assert [text[match.start : match.end] for match in matches] == expected


def assert_misses_nothing(text: str, typed: list[str]) -> None:
    forms = [Alternative(Match.WORD, (word,)) for word in typed]
    matcher = FieldMatcher(forms, ())
    quickly = list(matcher.find(text, "en"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FieldMatcher, "_needs_every_word", lambda *_: True)
        assert quickly == list(matcher.find(text, "en"))


@pytest.mark.parametrize(
    "sign",
    "\u00a0\u00a9\u00ab\u00ae\u00b0\u2013\u2018\u2019\u201c\u2022\u2026\u2122",
)
def test_punctuation_beyond_ascii(monkeypatch: pytest.MonkeyPatch, sign: str) -> None:
    """The faster pattern for text without accents finds the same beside punctuation."""
    text = f"{sign}care{sign}caring it{sign}s {sign}U.S.{sign} ca{sign}re care{sign} O{sign}s"
    alternatives = [Alternative(Match.TERM, (word,)) for word in ("care", "us", "s", "it")]
    fast = list(FieldMatcher(alternatives, ()).find(text, "en"))
    monkeypatch.setattr("search.text.field_matcher.is_accented", lambda _: True)
    assert fast == list(FieldMatcher(alternatives, ()).find(text, "en"))
    assert len(fast) >= 3


def test_a_matcher_without_terms_that_have_matched() -> None:
    """Only alternatives without a match remain; words near each other are left out."""
    alternatives = [
        Alternative(Match.TERM, ("care",)),
        Alternative(Match.PHRASE, ("flu", "shot")),
        Alternative(Match.PREFIX, ("vac",)),
        Alternative(Match.NEAR, ("home", "visit", "3")),
        Alternative(Match.PREFIX, ("cli",)),
    ]
    matcher = FieldMatcher(alternatives, ())
    text = "care, flu shot, vaccine, home visit, clinic"
    rest = matcher.without({"care", "vaccin"})
    assert [match.term for match in rest.find(text, "en")] == ["flu shot", "clinic"]
    rest = matcher.without({"flu shot", "clinic"})
    assert [match.term for match in rest.find(text, "en")] == ["care", "vaccin"]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Good care", "en", True),
        ("Good dogs", "en", False),
        ("Section 42", "en", True),
        ("Section 41", "en", True),
        ("Section one", "en", False),
        ("Café", "en", True),
        ("Good dogs", "ta", True),
    ],
)
def test_texts_that_may_match(text: str, lang: str, expected: bool) -> None:
    """A text is analyzed if it has a word that begins like one of the query's, or other signs."""
    alternatives = [Alternative(Match.TERM, ("care",)), Alternative(Match.WORD, ("42",))]
    assert FieldMatcher(alternatives, ()).may_match(text, lang) is expected


def test_matches_from_a_place_on() -> None:
    """Matches before the place are left out, in any language, across lines and long ones."""
    text = "care\n" * 3 + "x " * 6_000 + "care " + "y " * 12_000 + "care"
    for lang in ("en", "ta"):
        matcher = FieldMatcher([Alternative(Match.WORD, ("care",))], ())
        starts = [match.start for match in matcher.find(text, lang, 5)]
        assert starts == [5, 10, 12_015, 36_020]


@pytest.mark.parametrize(("others", "expected"), [(19_999, 1), (20_000, 0)])
def test_the_number_of_analyzed_words_is_bounded(others: int, expected: int) -> None:
    """A text that must be analyzed word by word is analyzed up to 20,000 words."""
    matcher = FieldMatcher([Alternative(Match.WORD, ("care",))], ())
    assert len(list(matcher.find("x " * others + "care", "ta"))) == expected


def test_words_near_each_other() -> None:
    """Two words match only where they are near each other."""
    text = "A home or a visit. Nobody at all has ever lived in the other home."
    matcher = FieldMatcher([Alternative(Match.NEAR, ("home", "visit", "2"))], ())
    assert [text[one.start : one.end] for one in matcher.find(text, "en")] == ["home", "visit"]
