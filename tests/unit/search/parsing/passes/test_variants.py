"""A search for a British or American spelling matches both."""

from __future__ import annotations

import pytest

from search.parsing.passes.variants import add_variants
from search.parsing.understanding import understand
from search.schema import Schema
from tests.unit.search.parsing.lexicons import interpretation_of, lexicon_of, short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("anaemia ", ["anaemia|anemia"]),
        ("anemia ", ["anemia|anaemia"]),
        ("body:anaemia ", ["!body:anaemia|body:anemia"]),
        ('"anaemia" ', ['!"anaemia"']),
        ("leukaemia ", ["leukaemia"]),
    ],
)
def test_a_spelling_variant_is_an_alternative(text: str, expected: list[str]) -> None:
    """A spelling variant is an alternative if the index contains it, but not in quotes."""
    lexicon = lexicon_of("anemia", "anaemia")
    interpretation = add_variants(interpretation_of(text, lexicon), lexicon)
    assert short(interpretation.query_clauses()) == expected


def test_a_word_with_an_indexed_variant_is_not_corrected() -> None:
    """A word is not corrected if the index contains a spelling variant of it."""
    understanding = understand("haemoglobin ", lexicon_of("hemoglobin"))
    assert understanding.replaced == ()
    reasons = set(understanding.why.values())
    assert "spelling variant of “haemoglobin”" in reasons


def test_other_languages_have_no_english_spellings() -> None:
    """In other languages, English variants are not used."""
    lexicon = lexicon_of("hemoglobin", schema=Schema(languages=("es",)))
    assert lexicon.spelling_variants("haemoglobin") == ()
