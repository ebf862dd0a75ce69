"""The thesaurus tells by which other words a text is found."""

from __future__ import annotations

from search.lexicon.thesaurus import Form, Thesaurus


def test_entries_are_found_by_their_stems_and_acronyms_as_they_stand() -> None:
    """`aid` is not AIDS."""
    thesaurus = Thesaurus(
        [("heart attack", "infarction")], [("AIDS", "acquired immune deficiency syndrome")]
    )
    assert thesaurus.forms(["heart", "attacks"]) == (Form(("infarction",)),)
    assert thesaurus.forms(["aids"])
    assert not thesaurus.forms(["aid"])


def test_the_longest_entry_in_a_query_counts() -> None:
    """Entries do not overlap."""
    thesaurus = Thesaurus([("care", "help"), ("chronic care management", "ccm")])
    assert list(thesaurus.runs(["chronic", "care", "management", "care"])) == [(0, 3), (3, 4)]
    assert list(thesaurus.runs([])) == []


def test_meanings_that_differ_by_endings_are_one() -> None:
    """The one that more documents tell."""
    pairs = [("EHR", "electronic health records"), ("EHR", "electronic health record")]
    assert [form.words[-1] for form in Thesaurus((), pairs).forms(["ehr"])] == ["records"]


def test_common_acronyms_are_not_sought_by_their_meaning() -> None:
    """IT is a word too."""
    thesaurus = Thesaurus((), [("IT", "information technology")], common={"IT"})
    assert thesaurus.forms(["it"])
    assert not thesaurus.forms(["information", "technology"])
