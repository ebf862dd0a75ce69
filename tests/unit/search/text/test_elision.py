"""Elided articles and pronouns, such as l' and d'."""

from __future__ import annotations

import pytest

from search.text.analysis import tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'hôpital d’été", ["hopital", "ete"]),
        ("qu'il aujourd'hui", ["il", "aujourdhui"]),
        ("dell'anziano nell'ospedale un'altra", ["anziano", "ospedale", "altra"]),
        ("vent'anni mezz'ora senz’altro ch'io v'era", ["anni", "ora", "altro", "io", "era"]),
        ("l'hospital d'urgències", ["hospital", "urgencies"]),
        ("l' d'1", ["l", "d1"]),
    ],
)
def test_french_italian_and_catalan_lose_it(text: str, expected: list[str]) -> None:
    """In these languages, the elided prefix is removed."""
    assert words(text, ("it",)) == expected


def test_in_other_languages_only_the_stem_loses_it() -> None:
    """In other languages only the stem loses the prefix: `D'Souza` matches dsouza and souza."""
    (name,) = tokens("D'Souza", "en")
    assert (name.word, name.term) == ("dsouza", "souza")
    (name,) = tokens("O'Brien", "en")
    assert (name.word, name.term) == ("obrien", "obrien")
