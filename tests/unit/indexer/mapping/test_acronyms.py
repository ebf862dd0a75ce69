"""Acronyms that text explains."""

from __future__ import annotations

import pytest

from indexer.mapping.acronyms import acronyms, with_acronyms
from search.document import Document
from search.schema import ACRONYM


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Medicare pays for Chronic Care Management (CCM).", ["CCM=chronic care management"]),
        ("the Health Insurance Portability and Accountability Act (HIPAA)",
         ["HIPAA=health insurance portability and accountability act"]),
        ("use of electronic health records (EHRs) by", ["EHR=electronic health records"]),
        ("RPM (remote patient monitoring) and", ["RPM=remote patient monitoring"]),
        ("Centers for Medicare & Medicaid Services (CMS)",
         ["CMS=centers for medicare medicaid services"]),
        ("remote patient monitoring (RPM; see below)", ["RPM=remote patient monitoring"]),
        # No word starts with the first letter.
        ("Yesterday. Care Management (CCM)", []),
        ("the patient (see above)", []),
        ("in Boston (MA)", []),
        ("a study (2020)", []),
        ("CCM (CCM)", []),
        ("(ABC)", []),
        ("Atención Médica Crónica (AMC)", ["AMC=atencion medica cronica"]),
    ],
)  # fmt: skip
def test_explained_acronyms(text: str, expected: list[str]) -> None:
    """An acronym has two capitals or more, and its letters occur in order in the words before."""
    assert list(acronyms(Document(id="a", body=text))) == expected


def test_every_part_of_a_document_may_explain_one() -> None:
    """All parts of a document may explain acronyms, each listed once."""
    document = Document(
        id="a",
        title="Chronic Care Management (CCM)",
        headings=("Annual Wellness Visit (AWV)",),
        body="Chronic care management (CCM)",
        facets={"community": ("Remote Patient Monitoring (RPM)",)},
    )
    values = with_acronyms(document).facets[ACRONYM]
    assert [value[:3] for value in values] == ["CCM", "AWV", "RPM"]
    assert with_acronyms(Document(id="b")).facets == {}


@pytest.mark.parametrize(
    ("short", "meaning", "expected"),
    [
        ("HTML", "Hyper Text Markup Language", ("HTML=hyper text markup language",)),
        ("W3C", "World Wide Web Consortium", ("W3C=world wide web consortium",)),
        ("cat", "an animal", ()),
        ("CAT", "Animal", ()),
        ("API", "a set of functions that programs call", ()),
        ("API", "", ()),
    ],
)
def test_abbreviations_that_markdown_defines(
    short: str, meaning: str, expected: tuple[str, ...]
) -> None:
    """A defined abbreviation is an acronym, unless its meaning is one word or an explanation."""
    assert acronyms(Document(id="a"), [(short, meaning)]) == expected
