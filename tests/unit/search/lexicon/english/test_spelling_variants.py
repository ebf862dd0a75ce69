"""British and American spellings."""

from __future__ import annotations

import pytest

from search.lexicon.english.spelling_variants import spelling_variants

PAIRS = [
    ("haemoglobin", "hemoglobin"),
    ("anaemia", "anemia"),
    ("paediatrician", "pediatrician"),
    ("oesophagus", "esophagus"),
    ("diarrhoea", "diarrhea"),
    ("tumours", "tumors"),
    ("randomised", "randomized"),
    ("hospitalisation", "hospitalization"),
    ("analyse", "analyze"),
    ("fibre", "fiber"),
    ("programme", "program"),
    ("ageing", "aging"),
]


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_each_spelling_has_the_other(british: str, american: str) -> None:
    """Each spelling is a variant of the other, if the index contains it."""
    assert spelling_variants(british, {american}.__contains__) == [american]
    assert spelling_variants(american, {british}.__contains__) == [british]


@pytest.mark.parametrize("word", ["prise", "advise", "fetch", "care", ""])
def test_words_without_another_spelling(word: str) -> None:
    """Words without a variant, and short words in -ise, are left alone."""
    assert spelling_variants(word, {"prize", "cared"}.__contains__) == []
