"""Acronyms explained in documents, and which of their meanings are used."""

from __future__ import annotations

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.lexicon.mined_acronyms import (
    MinedAcronym,
    acronym_pair,
    acronym_value,
    meanings,
    mined_acronyms,
)
from search.schema import ACRONYM, Schema


def test_acronyms_are_mined_from_documents() -> None:
    """Acronyms explained in the most documents come first."""
    engine = MemoryEngine(Schema())
    values = [
        ("PA", "prior approval"),
        ("CCM", "chronic care management"),
        ("PA", "prior approval"),
    ]
    engine.rebuild(
        Document(id=f"d{n}", title="x", facets={ACRONYM: (acronym_value(*pair),)})
        for n, pair in enumerate(values)
    )
    assert list(mined_acronyms(engine)) == [
        MinedAcronym("PA", "prior approval", 2),
        MinedAcronym("CCM", "chronic care management", 1),
    ]


def test_pairs_are_compared_without_case_and_punctuation() -> None:
    """Short forms are compared in capitals, long forms as normalized words."""
    assert acronym_pair("Ccm", "Chronic-Care Management") == ("CCM", "chronic care management")


def test_rare_meanings_are_omitted() -> None:
    """Only the three most common meanings of an acronym are used."""
    counts = {("PA", "prior approval"): 50, ("PA", "pa x"): 1, ("MA", "medical assistant"): 1}
    assert meanings(counts) == [("PA", "prior approval"), ("MA", "medical assistant")]
    equal = {("X", f"x {letter}"): 1 for letter in "dcba"}
    assert meanings(equal) == [("X", "x a"), ("X", "x b"), ("X", "x c")]
