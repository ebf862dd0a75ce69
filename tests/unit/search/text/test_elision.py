"""Elided articles and pronouns."""

from __future__ import annotations

import pytest

from search.text.analysis import tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'hôpital d’été", ["hopital", "ete"]),
        ("qu'il aujourd'hui", ["il", "aujourdhui"]),
        ("dell'anziano nell'ospedale un'altra", ["anziano", "ospedale", "altra"]),
        ("l'hospital d'urgències", ["hospital", "urgencies"]),
        ("l' d'1", ["l", "d1"]),
    ],
)
def test_french_italian_and_catalan_lose_it(text: str, expected: list[str]) -> None:
    """The part before the apostrophe is no word in these languages."""
    assert words(text, ("it",)) == expected


def test_elsewhere_a_name_stays_a_word_and_its_stem_loses_it() -> None:
    """`D'Souza` is found as dsouza and as souza; l'hôpital in an English text as hôpital."""
    (name,) = tokens("D'Souza", "en")
    assert (name.word, name.term) == ("dsouza", "souza")
    (name,) = tokens("O'Brien", "en")
    assert (name.word, name.term) == ("obrien", "obrien")
