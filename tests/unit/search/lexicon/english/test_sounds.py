"""How English words sound."""

from __future__ import annotations

import pytest

from search.lexicon.english.sounds import sound


@pytest.mark.parametrize(
    ("misspelled", "right"),
    [
        ("neumonia", "pneumonia"),
        ("numonia", "pneumonia"),
        ("soriasis", "psoriasis"),
        ("athsma", "asthma"),
        ("assma", "asthma"),
        ("skitzophrenia", "schizophrenia"),
        ("stumak", "stomach"),
        ("tyfoid", "typhoid"),
        ("diarhea", "diarrhoea"),
        ("alergy", "allerjy"),
        ("cimptoms", "simptoms"),
        ("ocsygen", "oxygen"),
        ("eksema", "eczema"),
    ],
)
def test_words_that_sound_alike(misspelled: str, right: str) -> None:
    """Misspelled words often sound like the correct words."""
    assert sound(misspelled) == sound(right)


@pytest.mark.parametrize(
    ("word", "expected"), [("pneumonia", "nmn"), ("eye", "a"), ("salud", "sld")]
)
def test_sounds(word: str, expected: str) -> None:
    """A sound key consists of a word's consonants, and of whether the word begins with a vowel."""
    assert sound(word) == expected


def test_words_that_do_not_sound_alike() -> None:
    """Different consonants make different sounds."""
    assert len({sound(word) for word in ("cure", "care", "dare", "pneumonia", "anemia")}) == 4
