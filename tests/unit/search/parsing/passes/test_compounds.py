"""A search for a word written as one or as two matches both forms."""

from __future__ import annotations

import pytest

from search.parsing.passes.compounds import add_compounds
from search.parsing.ranking import DEFAULT
from tests.unit.search.parsing.lexicons import interpretation_of, lexicon_of, short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("telehealth ", ['telehealth|"tele health"']),
        ("tele health ", ["tele|telehealth", "health|telehealth"]),
        ("tele-health ", ['"tele health"|telehealth']),
        ("tele hea", ["tele|telehea*", "hea|hea*|telehea*"]),
        ("body:telehealth ", ['!body:telehealth|body:"tele health"']),
        ("ehealth ", ['ehealth|"e health"']),
        ("tele OR health ", ["!tele|health"]),
        ("tele x health ", ["tele", "x", "health"]),
        ("title:tele health ", ["!title:tele", "health"]),
        ("TELEHEALTH visits ", ["telehealth", "visit|visits"]),
        ("e health ", ["e", "health"]),
    ],
)
def test_joined_and_split_words(text: str, expected: list[str]) -> None:
    """Adjacent words in one field are joined or split, but not codes or acronyms."""
    lexicon = lexicon_of("telehealth", "tele health", "e health", "nonstop")
    interpretation = add_compounds(interpretation_of(text, lexicon), lexicon, DEFAULT)
    assert short(interpretation.query_clauses()) == expected


def test_compounds_have_reasons() -> None:
    """Joined and split words come with a reason."""
    lexicon = lexicon_of("telehealth", "tele health")
    for text, why in (
        ("tele health ", "“tele health” as one word"),
        ("telehealth ", "“telehealth” as two words"),
    ):
        interpretation = add_compounds(interpretation_of(text, lexicon), lexicon, DEFAULT)
        assert set(interpretation.reasons.values()) == {why}


def test_nothing_is_added_without_compounds() -> None:
    """An interpretation without compounds is returned unchanged."""
    lexicon = lexicon_of("care plan")
    before = interpretation_of("care plan ", lexicon)
    assert add_compounds(before, lexicon, DEFAULT) is before
