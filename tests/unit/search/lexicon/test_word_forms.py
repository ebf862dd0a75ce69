"""Alternatives for a single word and for several words in sequence."""

from __future__ import annotations

import pytest

from search.lexicon.word_forms import phrase_alternative, word_alternatives
from search.query import Alternative, Match
from search.schema import Schema


@pytest.mark.parametrize(
    ("word", "languages", "expected"),
    [
        ("managed", ("en",), ["manag", "managed"]),
        ("care", ("en",), ["care"]),
        ("99490", ("en",), ["99490"]),
        ("pacientes", ("en", "es"), ["pacient", "pacientes", "pacient~es", "pacientes~es"]),
    ],
)
def test_forms_of_a_word(word: str, languages: tuple[str, ...], expected: list[str]) -> None:
    """A word matches by its stem in each language and as itself, without duplicates."""
    alternatives = word_alternatives(word, Schema(languages=languages), "title")
    assert {one.words[0] for one in alternatives} == set(expected)
    assert {(one.match, one.fields) for one in alternatives} == {(Match.TERM, ("title",))}


def test_words_in_a_row() -> None:
    """Several words become a phrase; a single word matches exactly as written."""
    assert phrase_alternative(("a", "b"), "") == Alternative(Match.PHRASE, ("a", "b"))
    assert phrase_alternative(("a",), "body", 0.5) == Alternative(
        Match.WORD, ("a",), ("body",), 0.5
    )
