"""Lookup of synonyms and acronyms for the words in a query."""

from __future__ import annotations

from search.lexicon.thesaurus import Form, Thesaurus


def test_entries_match_by_stem_and_acronyms_exactly() -> None:
    """Words match by stem, acronyms exactly: `aid` is not AIDS."""
    thesaurus = Thesaurus(
        [("heart attack", "infarction")], [("AIDS", "acquired immune deficiency syndrome")]
    )
    assert thesaurus.forms(["heart", "attacks"]) == (Form(("infarction",)),)
    assert thesaurus.forms(["aids"])
    assert not thesaurus.forms(["aid"])


def test_the_longest_entry_in_a_query_counts() -> None:
    """The longest entry matches; entries do not overlap."""
    thesaurus = Thesaurus([("care", "help"), ("chronic care management", "ccm")])
    assert list(thesaurus.runs(["chronic", "care", "management", "care"])) == [(0, 3), (3, 4)]
    assert list(thesaurus.runs([])) == []


def test_meanings_that_differ_by_endings_are_one() -> None:
    """Meanings with the same stems count as one, spelled as in most documents."""
    pairs = [("EHR", "electronic health records"), ("EHR", "electronic health record")]
    assert [form.words[-1] for form in Thesaurus((), pairs).forms(["ehr"])] == ["records"]


def test_common_acronyms_are_not_found_by_their_meaning() -> None:
    """An acronym that is also a common word, such as IT, is not expanded."""
    thesaurus = Thesaurus((), [("IT", "information technology")], common={"IT"})
    assert thesaurus.forms(["it"])
    assert not thesaurus.forms(["information", "technology"])
