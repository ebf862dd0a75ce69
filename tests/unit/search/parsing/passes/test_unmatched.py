"""Compounds that occur in no document are split."""

from __future__ import annotations

import pytest

from search.parsing.parser import parse
from search.parsing.passes.unmatched import unmatched_compounds
from tests.unit.search.parsing.lexicons import lexicon_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tele-health ", {}),
        ("tele-halth ", {"tele-halth": "tele halth"}),
        ("health-tele ", {"health-tele": "health tele"}),
        ("tele-hea", {}),
        ("tele-hea ", {"tele-hea": "tele hea"}),
        ("title:tele-health ", {"tele-health": "tele health"}),
        ("tele-halth OR x ", {}),
        ('halth "tele-halth" -tele-halth ', {}),
    ],
)
def test_compounds_without_documents_are_split(text: str, expected: dict[str, str]) -> None:
    """Only a plain compound that no document has, even as a prefix, is split into its parts."""
    lexicon = lexicon_of("tele-health visits")
    assert unmatched_compounds(parse(text, lexicon.schema).words, lexicon) == expected
