"""The words of an index, limited to visible documents."""

from __future__ import annotations

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.lexicon.corrections import Correction
from search.lexicon.lexicon import Spelling
from search.query import Alternative, Match
from search.schema import Schema
from tests.unit.search.parsing.lexicons import lexicon_of


@pytest.mark.parametrize(
    ("word", "exists", "expected"),
    [
        ("diabtes", False, ["diabetes"]),
        ("diabetis", True, ["diabetes"]),
        ("diabetes", True, []),
        ("care", True, []),
        ("managing", True, []),
        ("unlikely", False, []),
    ],
)
def test_spelling(word: str, exists: bool, expected: list[str]) -> None:
    """An existing word is corrected if a far more common one is similar."""
    lexicon = lexicon_of("diabetis managed", *["diabetes"] * 60)
    spelling = lexicon.spelling(word, "")
    corrections = [correction.word for correction in spelling.corrections]
    assert (spelling.exists, corrections) == (exists, expected)


@pytest.mark.parametrize(
    ("languages", "word", "expected"),
    [
        # The stem is that of inflamed.
        (("en",), "inflamation", Spelling(False, (Correction("inflammation", 1, 3),))),
        # Only a typo has the same stem.
        (("en",), "headace", Spelling(False, (Correction("headache", 1, 4),))),
        # An inflection of a name is not a typo.
        (("en",), "farbers", Spelling(True)),
        # Only an English stem matches, so the list of English words counts.
        (("en", "es"), "inflamation", Spelling(False, (Correction("inflammation", 1, 3),))),
        (("en", "es"), "headace", Spelling(False, (Correction("headache", 1, 4),))),
        (("en", "es"), "farbers", Spelling(True)),
        # The languages of words cannot be told apart without stemmers.
        (("en", "vi"), "inflamation", Spelling(True)),
        # Part of a word that is not split in English.
        (("en",), "hopital", Spelling(True)),
    ],
)
def test_the_stem_of_another_word(
    languages: tuple[str, ...], word: str, expected: Spelling
) -> None:
    """A misspelled word is corrected even if it has the same stem as another word."""
    texts = [
        "inflamed l'hopital",
        *["inflammation headache farber"] * 3,
        "headaces headache hospital",
    ]
    lexicon = lexicon_of(*texts, schema=Schema(languages=languages))
    assert lexicon.spelling(word, "") == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("childre", Spelling(True, (Correction("children", 1, 60),))),
        ("pacientes", Spelling(True, (Correction("patients", 2, 59),))),
        # No similar word is far more common.
        ("hospitalizados", Spelling(True)),
    ],
)
def test_a_stem_in_another_language(word: str, expected: Spelling) -> None:
    """Inflections in other languages are not listed, so they stay beside far commoner words."""
    english = [Document(id=f"e{n}", body="children patients", lang="en") for n in range(59)]
    spanish = Document(id="s", body="children paciente hospitalizada", lang="es")
    engine = MemoryEngine(Schema(languages=("en", "es")))
    engine.rebuild([*english, spanish])
    lexicon = lexicon_of(engine)
    assert lexicon.spelling(word, "") == expected


def test_a_rare_foreign_word_may_be_a_correction() -> None:
    """A rare word is a doubtful correction unless it is right or in another language."""
    engine = MemoryEngine(Schema(languages=("en", "es")))
    texts = {"es": "deficiencias", "en": "deficiencyis"}
    engine.rebuild(Document(id=lang, body=text, lang=lang) for lang, text in texts.items())
    lexicon = lexicon_of(engine)
    words = [one.word for one in lexicon.spelling("deficienciis", "").corrections]
    assert words == ["deficiencias"]


def test_short_words_are_never_looked_up() -> None:
    """Short words are never corrected, so they are not looked up."""
    assert lexicon_of("x").spelling("caer", "") == Spelling(exists=True)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("telehealth", (("tele", "health"),)),
        ("ehealth", (("e", "health"),)),
        ("healthtele", ()),
        ("tohealth", ()),
    ],
)
def test_a_word_is_split(word: str, expected: tuple[tuple[str, str], ...]) -> None:
    """A word is split if documents contain both parts in sequence and the first is not short."""
    # In a separate variable, because a memoized method does not keep its lexicon alive.
    lexicon = lexicon_of("tele health", "e health", "to health")
    assert lexicon.split(word, "") == expected


def test_a_split_matches_other_documents() -> None:
    """A word is not split if all documents with its parts have it hyphenated."""
    lexicon = lexicon_of("the ef-fects", "effects")
    assert lexicon.split("effects", "") == ()
    lexicon = lexicon_of("the ef-fects", "effects", "some ef fects")
    assert lexicon.split("effects", "") == (("ef", "fects"),)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        # Medicaid is far more common.
        ("medicade", ()),
        # English compounds may be unlisted.
        ("checkin", (("check", "in"),)),
        # No similar word is far more common.
        ("condicionde", (("condicion", "de"),)),
    ],
)
def test_a_misspelled_word_is_not_split(word: str, expected: tuple[tuple[str, str], ...]) -> None:
    """A word with the letters of another language's stop word at its end may be misspelled."""
    texts = ["medica de condicion de", "condicion", "check in", *["medicaid checking"] * 10]
    lexicon = lexicon_of(*texts, schema=Schema(languages=("en", "es")))
    assert lexicon.split(word, "") == expected


def test_stems_in_several_languages_are_equally_rare() -> None:
    """A word's stems in several languages all get the weight of the most common one."""
    texts = ["manages"] * 5
    single, double = lexicon_of(*texts), lexicon_of(*texts, schema=Schema(languages=("en", "es")))
    forms = [Alternative(Match.TERM, (term,)) for term in ("manag", "manages", "nothing")]
    assert single.level(forms) == tuple(forms)
    assert {one.boost for one in double.level(forms)} == {1.0}
    assert {one.boost for one in single.alternatives("manages", boost=0.5)} == {0.5}
