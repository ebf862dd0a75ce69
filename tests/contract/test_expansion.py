"""Typos, joined and split words, synonyms and acronyms give the same results on every engine."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.document import Document
from search.engines.protocol import Engine
from search.lexicon.corrections import typos
from search.lexicon.lexicon import Lexicon
from search.lexicon.thesaurus import Thesaurus
from search.parsing.understanding import Understanding, understand
from search.query import Clause, Query
from search.schema import Schema

SCHEMA = Schema(languages=("en", "es"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SYNONYMS = (("doctor", "physician"), ("physician", "doctor"), ("heart attack", "infarction"))


def indexed(engine: Engine, *texts: str) -> Engine:
    """The engine with one document per string: d0, d1 …"""
    engine.rebuild([Document(id=f"d{n}", title=f"T{n}", body=t) for n, t in enumerate(texts)])
    return engine


def understood(
    engine: Engine, q: str, thesaurus: Thesaurus | None = None, **switches: bool
) -> Understanding:
    """How a query is understood; a trailing space completes the last word."""

    def document_count(clause: Clause) -> int:
        return engine.search(Query(clauses=(clause,), at=NOW, limit=0)).total

    documents = engine.status().documents
    lexicon = Lexicon(
        SCHEMA,
        engine.vocabulary(),
        thesaurus or Thesaurus(),
        document_count,
        documents,
    )
    return understand(q, lexicon, **switches)


def found(
    engine: Engine, q: str, thesaurus: Thesaurus | None = None, **switches: bool
) -> list[str]:
    """The IDs of a query's hits, in order."""
    clauses = understood(engine, q, thesaurus, **switches).clauses
    return [hit.document.id for hit in engine.search(Query(clauses=clauses, at=NOW)).hits]


@pytest.mark.parametrize(
    ("word", "most"),
    [("care", 0), ("carer", 1), ("dialyse", 1), ("diabetes", 2), ("99490", 0), ("g2058xyz", 0)],
)
def test_how_many_typos_a_word_may_have(word: str, most: int) -> None:
    """Words of 5 letters or more may have one typo, of 8 or more two; codes may have none."""
    assert typos(word) == most


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("diabtes ", ["d0"]),
        # Unfinished, but no word starts like this.
        ("diabtes", ["d0"]),
        # A prefix is not a typo.
        ("diabet", ["d0"]),
        # The first letter may be wrong if no other word is near.
        ("idabetes ", ["d0"]),
        ("hypertensoin ", ["d1"]),
        # Two typos are allowed from eight letters.
        ("hypretensoin ", ["d1"]),
        ("ypertension ", ["d1"]),
        # Words in capitals are not corrected.
        ("DIABTES care", []),
        # Words of four letters are not corrected.
        ("caer ", []),
        # No title contains the right word.
        ("title:diabtes ", []),
        ("body:diabtes ", ["d0"]),
        ('"diabtes"', []),
        ("-diabtes hypertension", ["d1"]),
        ("diabtes OR hypertension ", ["d0", "d1"]),
    ],
)
def test_typos_are_corrected(engine: Engine, q: str, ids: list[str]) -> None:
    """A word is corrected only if it matches nothing as typed."""
    indexed(engine, "Diabetes care", "Hypertension care", "Codes 99490 and G2058")
    assert sorted(found(engine, q)) == ids


def test_corrected_words_are_reported(engine: Engine) -> None:
    """The answer says which words were corrected."""
    indexed(engine, "Chronic care", "Chronicle of care")
    assert understood(engine, "Chronc care").replaced == (("Chronc", "chronic"),)
    assert understood(engine, "chronic care").replaced == ()


def test_a_word_that_is_there_ranks_above_its_correction(engine: Engine) -> None:
    """A misspelling in the content ranks above its correction."""
    texts = ["diabetis"] + ["Diabetes is diabetes. Diabetes " * 3] * 60
    indexed(engine, *texts)
    hits = found(engine, "diabetis ")
    assert hits[0] == "d0"
    assert len(hits) == 10


def test_a_rare_word_is_not_corrected_to_a_slightly_more_common_one(engine: Engine) -> None:
    """A rare word is not corrected unless a similar word is far more common."""
    indexed(engine, "causal", *["casual"] * 5)
    assert found(engine, "causal ") == ["d0"]


def test_no_correction_to_words_of_deleted_documents(engine: Engine) -> None:
    """Words of deleted or hidden documents are not suggested as corrections."""
    hidden = Document(
        id="h", title="Secret", body="embargoed", expiry=datetime(2025, 1, 1, tzinfo=UTC)
    )
    indexed(engine, "one", "nephrology", *["filler"] * 150)
    engine.update([hidden], ["d1"])
    assert understood(engine, "nephrolgy ").replaced == ()
    assert understood(engine, "embargoad ").replaced == ()


@pytest.mark.parametrize(
    "q", ["telehealth ", "tele health ", "tele-health ", "telehealth", "tele-heal"]
)
def test_joined_and_split_words_find_each_other(engine: Engine, q: str) -> None:
    """Joined and split words find the same documents, even while the last word is being typed."""
    indexed(
        engine, "Telehealth visits", "tele-health visits", "tele health visits", "mental health"
    )
    assert sorted(found(engine, q)) == ["d0", "d1", "d2"]


def test_synonyms(engine: Engine) -> None:
    """Synonyms may be two-way, one-way or of several words; the typed word ranks first."""
    thesaurus = Thesaurus(SYNONYMS)
    indexed(engine, "A physician.", "A doctor.", "A heart attack.", "An infarction.")
    assert found(engine, "doctors ", thesaurus) == ["d1", "d0"]
    assert found(engine, "physician ", thesaurus) == ["d0", "d1"]
    assert found(engine, "heart attack ", thesaurus) == ["d2", "d3"]
    assert found(engine, "infarction ", thesaurus) == ["d3"]
    assert found(engine, "doctors ", thesaurus, synonyms=False) == ["d1"]
    assert found(engine, '"doctor"', thesaurus) == ["d1"]


@pytest.mark.parametrize(
    "q",
    [
        "CCM",
        "ccm ",
        "chronic care management ",
        "chronic care management (ccm)",
        "chronc care management ",
    ],
)
def test_an_acronym_and_its_meaning_find_the_same(engine: Engine, q: str) -> None:
    """An acronym and its meaning match the same documents."""
    thesaurus = Thesaurus((), [("CCM", "chronic care management")])
    texts = ("CCM codes", "Chronic care management", "management of chronic care", "chronic care")
    indexed(engine, *texts)
    hits = found(engine, q, thesaurus)
    assert sorted(hits) == ["d0", "d1", "d2"]
    assert hits[0] == ("d0" if q.lower().startswith("ccm") else "d1")


def test_an_acronym_with_two_meanings(engine: Engine) -> None:
    """An acronym with two meanings matches documents with either meaning."""
    pairs = [("PA", "prior authorization"), ("PA", "physician assistant")]
    indexed(engine, "prior authorization", "a physician assistant", "PA", "prior physician")
    assert sorted(found(engine, "PA ", Thesaurus((), pairs))) == ["d0", "d1", "d2"]
    assert sorted(found(engine, "prior authorization ", Thesaurus((), pairs))) == ["d0", "d2"]


def test_long_misspelled_queries_expand_to_a_bounded_number_of_clauses(engine: Engine) -> None:
    """Thirty-two misspelled words expand to a limited number of clauses."""
    indexed(engine, "hypertension diabetes management", "hypertensive managements")
    understanding = understood(engine, "hypertensoin " * 32)
    assert len(understanding.clauses) <= 200
    assert max(len(clause.alternatives) for clause in understanding.clauses) <= 20
