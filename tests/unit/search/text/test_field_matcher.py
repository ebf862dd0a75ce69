"""Matching in one field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import Alternative, Match
from search.text import words
from search.text.candidate_pattern import is_covered
from search.text.field_matcher import FieldMatcher, other_forms_matches
from search.text.lexer import OTHER_FORMS_PATTERN

_ALPHABET = "aB1é -.&\n–,+#x"


@given(st.text(_ALPHABET, max_size=40))
def test_looking_at_signs_inside_words_misses_no_other_form(text: str) -> None:
    """Trying the pattern only around signs finds the same words as trying it everywhere."""
    assert [match.span() for match in other_forms_matches(text, 0)] == [
        match.span() for match in OTHER_FORMS_PATTERN.finditer(text)
    ]


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
