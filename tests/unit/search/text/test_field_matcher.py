"""Matching in one field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.text.field_matcher import other_forms_matches
from search.text.lexer import OTHER_FORMS_PATTERN

_ALPHABET = "aB1é -.&\n–,+#x"


@given(st.text(_ALPHABET, max_size=40))
def test_looking_at_signs_inside_words_misses_no_other_form(text: str) -> None:
    """Trying the pattern only around signs finds the same words as trying it everywhere."""
    assert [match.span() for match in other_forms_matches(text, 0)] == [
        match.span() for match in OTHER_FORMS_PATTERN.finditer(text)
    ]
