"""Word stems, according to each language's rules."""

from __future__ import annotations

import importlib

import pytest

from search.text.analysis import words
from search.text.stemming import STEMMERS, is_code, language_term, primary_language, stem
from tests.paths import SAMPLE

OF_MANY_LANGUAGES = (
    "krankheiten gesundheit versicherungen enfermedades medicamentos maladies médicales "
    "здоровье болезнями الصحة المرضى υγεία ασθένειες terveydenhuolto betegségek sağlık "
    "स्वास्थ्य आरोग्य நோயாளி ziekenhuizen sygehusene doenças malattie boli sveikatos osasun"
)


@pytest.mark.parametrize(
    ("word", "lang", "expected"),
    [
        ("organization", "en", "organiz"),
        ("managed", "en", "manag"),
        ("pacientes", "es", "pacient~es"),
        ("enfermedades", "es", "enfermedad~es"),
        ("managed", "xx", "managed"),
        ("sykehusene", "nb", "sykehus~nb"),
        ("szpitale", "pl", "szpital~pl"),
        ("g2058s", "en", "g2058s"),
        ("99490", "es", "99490"),
        ("", "en", ""),
    ],
)
def test_terms(word: str, lang: str, expected: str) -> None:
    """Terms in languages other than English include the language; codes are not stemmed."""
    assert stem(word, lang) == expected


def test_a_stem_is_folded() -> None:
    """A stem never has an accent, which a typed word may lack."""
    assert all(stem(word, "ro").isascii() for word in ("sanatate", "bolnavi", "spitale"))
    assert language_term("pacient", "en") == "pacient"
    assert language_term("pacient", "es") == "pacient~es"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("99490", True), ("g2058", True), ("c++", True), ("3.5", True), ("care", False), ("", False)],
)
def test_codes(word: str, expected: bool) -> None:
    """Numbers, words with digits and names with symbols are codes."""
    assert is_code(word) is expected


@pytest.fixture(scope="module")
def samples() -> list[str]:
    """Words of the sample articles, and words of many languages."""
    texts = " ".join(path.read_text("utf-8", "replace") for path in SAMPLE.rglob("*.md"))
    return list(dict.fromkeys(words(texts)))[:1_500:3] + OF_MANY_LANGUAGES.split()


@pytest.mark.parametrize("lang", sorted(STEMMERS))
def test_stems_from_c_and_python_are_the_same(lang: str, samples: list[str]) -> None:
    """PyStemmer and the Python stemmer give the same stems."""
    in_c = pytest.importorskip("Stemmer", reason="PyStemmer is not installed")
    name = STEMMERS[lang]
    module = importlib.import_module(f"snowballstemmer.{name}_stemmer")
    in_python = getattr(module, f"{name.title()}Stemmer")()
    assert len(samples) > 500
    stemmer = in_c.Stemmer(name)
    assert [stemmer.stemWord(word) for word in samples] == [in_python.stemWord(w) for w in samples]


@pytest.mark.parametrize(
    ("tag", "expected"), [("EN", "en"), ("pt-BR", "pt"), ("zh_Hant_TW", "zh"), ("", "")]
)
def test_primary_language(tag: str, expected: str) -> None:
    """The region and the script of a language do not matter for its words."""
    assert primary_language(tag) == expected
