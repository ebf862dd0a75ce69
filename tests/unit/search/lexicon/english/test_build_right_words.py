"""The list of right words is built from the word lists of several packages."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from search.lexicon.english.build_right_words import (
    INFLECTIONS,
    SUBJECTS,
    SUBSTANCES,
    right_words,
)


def _archive(path: Path, name: str, text: str) -> Path:
    with ZipFile(path, "w") as archive:
        archive.writestr(name, text)
    return path


def test_the_sources_are_joined(tmp_path: Path) -> None:
    """Words similar to the words of a better source are omitted, except for inflections."""
    dictionary = tmp_path / "words"
    dictionary.write_text("Parkinson's\nhealth\ncare\ndon't\nsurgeon\nappls\n", encoding="utf-8")
    subjects = _archive(
        tmp_path / "mesh.whl", SUBJECTS, "id,scheme,subject\nx,MeSH,Calcimycin\ny,MeSH,Eye Banks\n"
    )
    inflections = _archive(
        tmp_path / "lexicon.jar",
        INFLECTIONS,
        "fibroma|128|1|E1|fibroma|fibroma\nfibromas|128|8|E1|fibroma|fibroma\n"
        "heath healths|128|8|E2|heath health|heath health\n",
    )
    substances = _archive(
        tmp_path / "drugs.whl",
        SUBSTANCES,
        "Name\tTYPE\tUNII\tDisplay Name\nAMOXICILLIN\tcn\t1\tAMOXICILLIN\n"
        "SURGEOM\tcn\t2\tSURGEOM\nMETHYLOXY\tsys\t3\tMETHANE\n",
    )
    built = right_words([dictionary], subjects, inflections, substances)
    expected = {"health", "surgeon", "calcimycin", "banks", "fibroma", "fibromas", "amoxicillin"}
    assert expected <= set(built)
    assert not {"heath", "healths", "surgeom", "methyloxy", "appls", "subject"} & set(built)
    assert built == sorted(built)
    assert "ozempic" in built
