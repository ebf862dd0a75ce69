"""Parsing of the owner's synonym and acronym files."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import SettingsError
from search.lexicon.mined_acronyms import MinedAcronym
from search.lexicon.synonym_files import AcronymChanges, Wordbook, read_acronyms, read_synonyms


def written(folder: Path, text: str) -> Path:
    """A file with this text."""
    path = folder / "words.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_synonyms_are_read(tmp_path: Path) -> None:
    """Groups may be two-way or one-way; comments and empty lines are ignored."""
    text = "# of the house\n\ndoctor, physician # people\nflu => influenza, grippe\n"
    assert read_synonyms(written(tmp_path, text)) == (
        ("doctor", "physician"),
        ("physician", "doctor"),
        ("flu", "influenza"),
        ("flu", "grippe"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a, b\nalone\n", "line 2"),
        ("a,,b", "an entry is empty"),
        ("a =>", "an entry is empty"),
        ("a => b => c", "expected one entry"),
        ("x, " + "w " * 11, "at most 10 words"),
    ],
)
def test_faults_of_synonyms_name_the_line(tmp_path: Path, text: str, message: str) -> None:
    """An invalid line is reported with its number and the reason."""
    with pytest.raises(SettingsError, match=message):
        read_synonyms(written(tmp_path, text))


def test_a_missing_file_raises_an_error(tmp_path: Path) -> None:
    """The error for a missing file names the setting."""
    with pytest.raises(SettingsError, match=r"synonyms: .*none\.txt cannot be read"):
        read_synonyms(tmp_path / "none.txt")


def test_acronyms_are_added_and_removed(tmp_path: Path) -> None:
    """A line adds a meaning, removes one meaning, or removes all meanings of an acronym."""
    text = "AWV = Annual Wellness Visit\n-MA\n-PA = physician assistant\n"
    file = read_acronyms(written(tmp_path, text))
    mined = [("MA", "medical assistant"), ("PA", "physician assistant"), ("PA", "prior approval")]
    assert file.apply(mined) == [("AWV", "annual wellness visit"), ("PA", "prior approval")]


@pytest.mark.parametrize("text", ["CCM", "CCM =", "= x", "a b = c", "-"])
def test_faults_of_acronyms_name_the_line(tmp_path: Path, text: str) -> None:
    """An invalid line is reported with its number and the expected form."""
    with pytest.raises(SettingsError, match=r"line 2: expected `CCM = chronic"):
        read_acronyms(written(tmp_path, "A1 = x y\n" + text))


def test_a_wordbook_changes_the_mined_acronyms() -> None:
    """The owner's acronyms come first, and removed acronyms are omitted."""
    added, vetoed = ("AWV", "annual wellness visit"), ("PA", "")
    changes = AcronymChanges(frozenset({added}), frozenset({vetoed}))
    mined = [MinedAcronym("PA", "prior approval", 9), MinedAcronym("MA", "medical assistant", 1)]
    assert Wordbook(acronyms=changes).pairs(mined) == [added, ("MA", "medical assistant")]
