"""Files of synonyms and acronyms, and what stands for what."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import SettingsError
from search.lexicon.thesaurus import Form, Thesaurus, meanings, read_acronyms, read_synonyms


def written(folder: Path, text: str) -> Path:
    """Return a file that holds a text."""
    path = folder / "words.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_synonyms_are_read(tmp_path: Path) -> None:
    """Two-way and one-way groups; remarks and empty lines say nothing."""
    text = "# of the house\n\ndoctor, physician # people\nflu => influenza, grippe\n"
    assert read_synonyms(written(tmp_path, text)) == (
        ("doctor", "physician"),
        ("physician", "doctor"),
        ("flu", "influenza"),
        ("flu", "grippe"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a, b\nalone\n", "line 2"),
        ("a,,b", "an entry is empty"),
        ("a =>", "an entry is empty"),
        ("a => b => c", "not one entry"),
        ("x, " + "w " * 11, "at most 10 words"),
    ],
)
def test_faults_of_synonyms_name_the_line(tmp_path: Path, text: str, said: str) -> None:
    """And what is wrong with it."""
    with pytest.raises(SettingsError, match=said):
        read_synonyms(written(tmp_path, text))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """With the setting that names it."""
    with pytest.raises(SettingsError, match=r"synonyms: .*none\.txt cannot be read"):
        read_synonyms(tmp_path / "none.txt")


def test_acronyms_are_added_and_taken_away(tmp_path: Path) -> None:
    """All meanings of one, or a single one."""
    text = "AWV = Annual Wellness Visit\n-MA\n-PA = physician assistant\n"
    file = read_acronyms(written(tmp_path, text))
    mined = [("MA", "medical assistant"), ("PA", "physician assistant"), ("PA", "prior approval")]
    assert file.apply(mined) == [("AWV", "annual wellness visit"), ("PA", "prior approval")]


@pytest.mark.parametrize("text", ["CCM", "CCM =", "= x", "a b = c", "-"])
def test_faults_of_acronyms_name_the_line(tmp_path: Path, text: str) -> None:
    """And how it is written."""
    with pytest.raises(SettingsError, match=r"line 2: write CCM = chronic"):
        read_acronyms(written(tmp_path, "A1 = x y\n" + text))


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


def test_meanings_that_hardly_any_document_tells_are_left_out() -> None:
    """Of each acronym the commonest count."""
    counts = {("PA", "prior approval"): 50, ("PA", "pa x"): 1, ("MA", "medical assistant"): 1}
    assert meanings(counts) == [("PA", "prior approval"), ("MA", "medical assistant")]
